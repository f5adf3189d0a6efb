#include "decoding/forced_batches.h"

#include <algorithm>

#include "decoding/token_batches.h"

namespace heed {

void score_in_batches(ForcedScorer& scorer, std::span<const IdPair> pairs,
                      const ForcedBatches& batches,
                      const std::function<void(std::size_t pair, ForcedScores& scores)>& visit) {
  std::vector<std::size_t> lengths;
  for (const IdPair& pair : pairs)
    lengths.push_back(std::max(pair.source.size(), pair.target.size()));
  for (const auto& batch : token_batches(lengths, static_cast<std::size_t>(batches.batch_tokens))) {
    std::vector<IdPair> chosen;
    for (const std::size_t pair : batch) chosen.push_back(pairs[pair]);
    std::vector<ForcedScores> scores = scorer.score(chosen, batches.wanted);
    for (std::size_t i = 0; i < batch.size(); ++i) visit(batch[i], scores[i]);
  }
}

std::vector<std::vector<double>> score_variants(ForcedScorer& scorer,
                                                std::span<const SourceVariant> variants,
                                                const std::vector<int>& target) {
  std::vector<IdPair> pairs;
  for (const SourceVariant& variant : variants)
    pairs.push_back({.source = variant.source, .target = target, .cuts = variant.cuts});
  std::vector<std::vector<double>> scores(variants.size());
  score_in_batches(scorer, pairs, {.batch_tokens = 4096},
                   [&](std::size_t variant, const ForcedScores& of_variant) {
                     scores[variant].assign(of_variant.token_log_probabilities.begin(),
                                            of_variant.token_log_probabilities.end());
                   });
  return scores;
}

std::vector<std::vector<double>> losses(ForcedScorer& scorer, const IdPair& pair,
                                        std::span<const SourceVariant> variants) {
  std::vector<SourceVariant> all = {{.source = pair.source, .cuts = pair.cuts}};
  all.insert(all.end(), variants.begin(), variants.end());
  std::vector<std::vector<double>> scores = score_variants(scorer, all, pair.target);
  const std::vector<double> whole = std::move(scores.front());
  scores.erase(scores.begin());
  for (std::vector<double>& of_variant : scores)
    for (std::size_t step = 0; step < whole.size(); ++step)
      of_variant[step] = whole[step] - of_variant[step];
  return scores;
}

}  // namespace heed
