#include "alignment/attention_links.h"

#include <algorithm>
#include <cstdio>
#include <numeric>
#include <stdexcept>

namespace heed {
namespace {

/// The decoding step that speaks for target piece `piece`; the last one speaks for `</s>` either way.
int step_of(int piece, int queries, AlignmentMethod method) {
  const int step = method == AlignmentMethod::kShifted ? piece + 1 : piece;
  return std::min(step, queries - 1);
}

/// The weights of a row without that of `</s>`.
std::span<const float> row_without_end(const SoftAlignment& alignment, int target) {
  const auto sources = static_cast<std::size_t>(alignment.sources);
  return std::span(alignment.weights).subspan(static_cast<std::size_t>(target) * sources, sources - 1);
}

float sum_of(std::span<const float> values) { return std::accumulate(values.begin(), values.end(), 0.0F); }

/// The row or column that piece number `piece` becomes a part of; the piece after the last is `</s>`.
int unit_of(const PieceWords& side, int piece) {
  const auto at = static_cast<std::size_t>(piece);
  return at < side.word_of_piece.size() ? side.word_of_piece[at] : side.words;
}

std::vector<int> pieces_of_units(const PieceWords& side) {
  std::vector<int> pieces(static_cast<std::size_t>(side.words) + 1, 0);
  for (const int word : side.word_of_piece) ++pieces[static_cast<std::size_t>(word)];
  pieces.back() = 1;  // </s>
  return pieces;
}

std::vector<Link> in_order(std::vector<Link> links) {
  std::sort(links.begin(), links.end());
  return links;
}

}  // namespace

float AttentionView::at(int layer, int head, int query, int key) const {
  const auto row =
      (static_cast<std::size_t>(layer) * static_cast<std::size_t>(heads) + static_cast<std::size_t>(head)) *
          static_cast<std::size_t>(queries) +
      static_cast<std::size_t>(query);
  return values[row * static_cast<std::size_t>(keys) + static_cast<std::size_t>(key)];
}

void AttentionChoice::validate(const AttentionView& view) const {
  const auto require = [](const char* what, int chosen, int count) {
    if (chosen < 0 || chosen >= count)
      throw std::invalid_argument("there is no cross-attention " + std::string(what) + " " + std::to_string(chosen) +
                                  ": the model has " + std::to_string(count) + ", numbered from 0");
  };
  require("layer", layer, view.layers);
  for (const int head : heads) require("head", head, view.heads);
}

SoftAlignment piece_alignment(const AttentionView& view, const AttentionChoice& choice) {
  std::vector<int> heads = choice.heads;
  if (heads.empty()) {
    heads.resize(static_cast<std::size_t>(view.heads));
    std::iota(heads.begin(), heads.end(), 0);
  }
  SoftAlignment alignment{.targets = view.queries, .sources = view.keys, .weights = {}};
  for (int piece = 0; piece < view.queries; ++piece) {
    const int step = step_of(piece, view.queries, choice.method);
    for (int key = 0; key < view.keys; ++key) {
      float sum = 0;
      for (const int head : heads) sum += view.at(choice.layer, head, step, key);
      alignment.weights.push_back(sum / static_cast<float>(heads.size()));
    }
  }
  return alignment;
}

SoftAlignment word_alignment(const SoftAlignment& pieces, const PieceWords& source, const PieceWords& target) {
  SoftAlignment words{.targets = target.words + 1, .sources = source.words + 1, .weights = {}};
  words.weights.resize(static_cast<std::size_t>(words.targets) * static_cast<std::size_t>(words.sources), 0.0F);
  const std::vector<int> pieces_of_target = pieces_of_units(target);
  for (int t = 0; t < pieces.targets; ++t) {
    const int row = unit_of(target, t);
    const auto share = static_cast<float>(pieces_of_target[static_cast<std::size_t>(row)]);
    for (int s = 0; s < pieces.sources; ++s) words.at(row, unit_of(source, s)) += pieces.at(t, s) / share;
  }
  return words;
}

std::vector<Link> hard_links(const SoftAlignment& alignment) {
  std::vector<Link> links;
  for (int target = 0; target + 1 < alignment.targets; ++target) {
    const std::span<const float> row = row_without_end(alignment, target);
    const auto best = std::max_element(row.begin(), row.end());
    if (best != row.end() && *best > 0)
      links.push_back({.source = static_cast<int>(best - row.begin()), .target = target});
  }
  return in_order(std::move(links));
}

std::vector<Link> links_above(const SoftAlignment& alignment, float threshold) {
  std::vector<Link> links;
  for (int target = 0; target + 1 < alignment.targets; ++target) {
    const std::span<const float> row = row_without_end(alignment, target);
    const float sum = sum_of(row);
    for (std::size_t source = 0; source < row.size(); ++source)
      if (row[source] > 0 && row[source] >= threshold * sum)
        links.push_back({.source = static_cast<int>(source), .target = target});
  }
  return in_order(std::move(links));
}

std::string print_soft_alignment(const SoftAlignment& alignment) {
  std::string line;
  for (int target = 0; target < alignment.targets; ++target) {
    float sum = alignment.at(target, alignment.sources - 1) + sum_of(row_without_end(alignment, target));
    if (sum == 0) sum = 1;
    for (int source = 0; source < alignment.sources; ++source) {
      char number[32];
      std::snprintf(number, sizeof number, "%.6g", static_cast<double>(alignment.at(target, source) / sum));
      line.append(source > 0 ? "," : target > 0 ? " " : "").append(number);
    }
  }
  return line;
}

}  // namespace heed
