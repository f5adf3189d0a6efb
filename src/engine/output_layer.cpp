#include "engine/output_layer.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "decoding/top_k.h"
#include "engine/output_parts.h"
#include "kernels/log_sum_exp.h"

namespace heed {
namespace {

/// Scores of a row's tokens from `first_id` on.
struct ScoredTokens {
  std::int64_t row, first_id;
  std::span<const float> scores;
  float largest;
};

/// Calls use(ScoredTokens) for every part of every row of x, a row's parts in order, and then, of
/// each row, finish(row, log of the sum of all its e^score).
template <typename Use, typename Finish>
void for_each_scored_part(const Linear& output, const float* x, std::int64_t rows, Scratch& scratch,
                          Use use, Finish finish) {
  std::vector<LogSumExp> sums(static_cast<std::size_t>(rows));
  for_each_part(
      output, x, rows, scratch.scores,
      [&](std::int64_t row, std::int64_t first_id, std::span<const float> scores) {
        LogSumExp& sum = sums[static_cast<std::size_t>(row)];
        use(ScoredTokens{row, first_id, scores, sum.add(scores.data(), std::ssize(scores))});
      });
  for (std::int64_t row = 0; row < rows; ++row)
    finish(row, sums[static_cast<std::size_t>(row)].value());
}

}  // namespace

void log_probabilities(const EngineParameters& parameters, std::int64_t rows, Scratch& scratch,
                       float* log_probabilities) {
  const std::int64_t vocabulary = parameters.output.outputs();
  for_each_scored_part(
      parameters.output, scratch.x.data(), rows, scratch,
      [&](const ScoredTokens& part) {
        std::copy(part.scores.begin(), part.scores.end(),
                  log_probabilities + part.row * vocabulary + part.first_id);
      },
      [&](std::int64_t row, float log_total) {
        float* values = log_probabilities + row * vocabulary;
        for (std::int64_t id = 0; id < vocabulary; ++id) values[id] -= log_total;
      });
}

void likeliest_tokens(const EngineParameters& parameters, const float* x,
                      std::span<const NextTokens> wanted, Scratch& scratch,
                      std::span<std::vector<TokenScore>> tokens) {
  const bool is_simple = std::all_of(wanted.begin(), wanted.end(), [](const NextTokens& next) {
    return next.count == 1 && !next.only && !next.scored;
  });
  if (is_simple && parameters.screen &&
      parameters.screen->likeliest(parameters.output, x, wanted, scratch.scores, tokens))
    return;
  std::vector<BestTokens> best(wanted.begin(), wanted.end());
  for_each_scored_part(
      parameters.output, x, std::ssize(wanted), scratch,
      [&](const ScoredTokens& part) {
        BestTokens& of_row = best[static_cast<std::size_t>(part.row)];
        if (part.largest > of_row.threshold())
          of_row.consider(static_cast<int>(part.first_id), part.scores);
      },
      [&](std::int64_t row, float log_total) {
        const auto place = static_cast<std::size_t>(row);
        tokens[place] = best[place].take(log_total);
      });
}

void likeliest_tokens(const TokenSubset& of_all, std::span<const TokenSubset* const> own,
                      const float* x, std::span<const NextTokens> wanted, Scratch& scratch,
                      std::span<std::vector<TokenScore>> tokens) {
  const std::size_t rows = wanted.size();
  std::vector<BestTokens> best(wanted.begin(), wanted.end());
  std::vector<LogSumExp> sums(rows);
  const auto consider = [&](const TokenSubset& subset, std::size_t begin, std::size_t end) {
    const std::size_t count = subset.ids.size();
    if (count == 0) return;
    grow(scratch.scores, static_cast<std::int64_t>((end - begin) * count));
    subset.output.apply(x + static_cast<std::int64_t>(begin) * subset.output.inputs(),
                        scratch.scores.data(), static_cast<std::int64_t>(end - begin));
    for (std::size_t row = begin; row < end; ++row) {
      const std::span<const float> scores(scratch.scores.data() + (row - begin) * count, count);
      if (sums[row].add(scores.data(), std::ssize(scores)) > best[row].threshold())
        best[row].consider(subset.ids, scores);
    }
  };
  consider(of_all, 0, rows);
  for (std::size_t begin = 0, end = 0; begin < rows; begin = end) {
    while (end < rows && own[end] == own[begin]) ++end;
    consider(*own[begin], begin, end);
  }
  for (std::size_t row = 0; row < rows; ++row) tokens[row] = best[row].take(sums[row].value());
}

void log_probabilities_of(const EngineParameters& parameters, std::span<const int> ids,
                          Scratch& scratch, std::span<float> results) {
  for_each_scored_part(
      parameters.output, scratch.x.data(), std::ssize(ids), scratch,
      [&](const ScoredTokens& part) {
        const auto row = static_cast<std::size_t>(part.row);
        const std::int64_t place = ids[row] - part.first_id;
        if (place >= 0 && place < std::ssize(part.scores))
          results[row] = part.scores[static_cast<std::size_t>(place)];
      },
      [&](std::int64_t row, float log_total) {
        results[static_cast<std::size_t>(row)] -= log_total;
      });
}

}  // namespace heed
