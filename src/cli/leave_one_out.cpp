#include "cli/leave_one_out.h"

#include <algorithm>

#include "decoding/forced_batches.h"

namespace heed {
namespace {

constexpr int kNone = -1;

/// A pair with one of its source words left out, or none.
struct Variant {
  std::size_t pair = 0;
  int word = kNone;
};

std::vector<int> without_word(const EncodedLine& line, int word) {
  std::vector<int> ids;
  for (std::size_t piece = 0; piece < line.ids.size(); ++piece)
    if (piece >= line.word_of_piece.size() || line.word_of_piece[piece] != word) ids.push_back(line.ids[piece]);
  return ids;
}

std::vector<Variant> all_variants(std::span<const EncodedPair> pairs) {
  std::vector<Variant> variants;
  for (std::size_t pair = 0; pair < pairs.size(); ++pair) {
    if (pairs[pair].is_empty()) continue;
    for (int word = kNone; word < pairs[pair].source.words; ++word) variants.push_back({pair, word});
  }
  return variants;
}

/// [words + 1] of each target word, and of `</s>`.
std::vector<float> word_sums(const std::vector<float>& log_probabilities, const EncodedLine& target) {
  std::vector<float> sums(static_cast<std::size_t>(target.words) + 1, 0.0F);
  for (std::size_t piece = 0; piece < target.word_of_piece.size(); ++piece)
    sums[static_cast<std::size_t>(target.word_of_piece[piece])] += log_probabilities[piece];
  sums.back() = log_probabilities.back();
  return sums;
}

}  // namespace

std::vector<SoftAlignment> leave_one_out(ForcedScorer& scorer, std::span<const EncodedPair> pairs, int batch_tokens) {
  const std::vector<Variant> variants = all_variants(pairs);
  std::vector<IdPair> ids;
  for (const auto& [pair, word] : variants)
    ids.push_back({.source = without_word(pairs[pair].source, word), .target = pairs[pair].target.ids});
  std::vector<std::vector<float>> sums(variants.size());
  score_in_batches(scorer, ids, {.batch_tokens = batch_tokens}, [&](std::size_t i, const ForcedScores& scores) {
    sums[i] = word_sums(scores.token_log_probabilities, pairs[variants[i].pair].target);
  });

  std::vector<SoftAlignment> decides(pairs.size());
  const std::vector<float>* whole = nullptr;  // of the pair at hand, whose variants follow each other
  for (std::size_t i = 0; i < variants.size(); ++i) {
    const auto& [pair, word] = variants[i];
    SoftAlignment& losses = decides[pair];
    if (word == kNone) {
      whole = &sums[i];
      losses = {.targets = pairs[pair].target.words + 1, .sources = pairs[pair].source.words + 1, .weights = {}};
      losses.weights.resize(static_cast<std::size_t>(losses.targets) * static_cast<std::size_t>(losses.sources));
      continue;
    }
    for (int target = 0; target < losses.targets; ++target) {
      const auto at = static_cast<std::size_t>(target);
      losses.at(target, word) = std::max(0.0F, (*whole)[at] - sums[i][at]);
    }
  }
  return decides;
}

}  // namespace heed
