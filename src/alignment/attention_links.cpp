#include "alignment/attention_links.h"

#include <algorithm>
#include <cstdio>
#include <numeric>
#include <stdexcept>

namespace heed {
namespace {

/// The decoding step that speaks for target piece `piece`; the last one speaks for `</s>` either
/// way.
int step_of(int piece, int queries, AlignmentMethod method) {
  const int step = method == AlignmentMethod::kShifted ? piece + 1 : piece;
  return std::min(step, queries - 1);
}

/// The weights of a row without that of `</s>`.
std::span<const float> row_without_end(const SoftAlignment& alignment, int target) {
  return alignment.row(target).first(static_cast<std::size_t>(alignment.columns) - 1);
}

float sum_of(std::span<const float> values) {
  return std::accumulate(values.begin(), values.end(), 0.0F);
}

/// What a target unit gives to all that counts.
float sum_of_row(const SoftAlignment& alignment, LastColumn last, int target) {
  return sum_of(last == LastColumn::kEmptyWord ? alignment.row(target)
                                               : row_without_end(alignment, target));
}

std::vector<Link> in_order(std::vector<Link> links) {
  std::sort(links.begin(), links.end());
  return links;
}

}  // namespace

void AttentionChoice::validate(int layers, int heads) const {
  const auto require = [](const char* what, int chosen, int count) {
    if (chosen < 0 || chosen >= count)
      throw std::invalid_argument("there is no cross-attention " + std::string(what) + " " +
                                  std::to_string(chosen) + ": the model has " +
                                  std::to_string(count) + ", numbered from 0");
  };
  require("layer", reading.layer, layers);
  for (const int head : reading.heads) require("head", head, heads);
}

SoftAlignment read_steps(const AttentionMaps& cross, const AttentionReading& reading) {
  const auto& figures =
      reading.figure == EdgeFigure::kContribution ? cross.contributions : cross.weights;
  SoftAlignment steps{.rows = cross.queries, .columns = cross.keys};
  for (int step = 0; step < cross.queries; ++step) {
    const auto read = mean_over_heads(reading, cross.heads, cross.keys, [&](int head, int key) {
      return figures[cross.index(reading.layer, head, step, key)];
    });
    steps.values.insert(steps.values.end(), read.begin(), read.end());
  }
  return steps;
}

SoftAlignment piece_alignment(const SoftAlignment& steps, AlignmentMethod method) {
  SoftAlignment alignment{.rows = steps.rows, .columns = steps.columns};
  for (int piece = 0; piece < steps.rows; ++piece) {
    const std::span<const float> row = steps.row(step_of(piece, steps.rows, method));
    alignment.values.insert(alignment.values.end(), row.begin(), row.end());
  }
  return alignment;
}

std::vector<Link> hard_links(const SoftAlignment& alignment, LastColumn last) {
  std::vector<Link> links;
  for (int target = 0; target + 1 < alignment.rows; ++target) {
    const std::span<const float> row = row_without_end(alignment, target);
    const auto best = std::max_element(row.begin(), row.end());
    const float empty =
        last == LastColumn::kEmptyWord ? alignment.at(target, alignment.columns - 1) : 0.0F;
    if (best != row.end() && *best > empty)
      links.push_back({.source = static_cast<int>(best - row.begin()), .target = target});
  }
  return in_order(std::move(links));
}

std::vector<Link> links_above(const SoftAlignment& alignment, LastColumn last, float threshold) {
  std::vector<Link> links;
  for (int target = 0; target + 1 < alignment.rows; ++target) {
    const std::span<const float> row = row_without_end(alignment, target);
    const float sum = sum_of_row(alignment, last, target);
    for (std::size_t source = 0; source < row.size(); ++source)
      if (row[source] > 0 && row[source] >= threshold * sum)
        links.push_back({.source = static_cast<int>(source), .target = target});
  }
  return in_order(std::move(links));
}

float share_of(const SoftAlignment& alignment, LastColumn last, int target, int source) {
  const float sum = sum_of_row(alignment, last, target);
  return sum > 0 ? alignment.at(target, source) / sum : 0.0F;
}

std::string print_soft_alignment(const SoftAlignment& alignment) {
  std::string line;
  for (int target = 0; target < alignment.rows; ++target) {
    float sum =
        alignment.at(target, alignment.columns - 1) + sum_of(row_without_end(alignment, target));
    if (sum == 0) sum = 1;
    for (int source = 0; source < alignment.columns; ++source) {
      char number[32];
      std::snprintf(number, sizeof number, "%.6g",
                    static_cast<double>(alignment.at(target, source) / sum));
      line.append(source > 0 ? "," : target > 0 ? " " : "").append(number);
    }
  }
  return line;
}

}  // namespace heed
