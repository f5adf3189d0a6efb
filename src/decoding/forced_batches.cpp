#include "decoding/forced_batches.h"

#include <algorithm>
#include <vector>

#include "decoding/token_batches.h"

namespace heed {

void score_in_batches(ForcedScorer& scorer, std::span<const IdPair> pairs, const ForcedBatches& batches,
                      const std::function<void(std::size_t pair, const ForcedScores& scores)>& visit) {
  std::vector<std::size_t> lengths;
  for (const IdPair& pair : pairs) lengths.push_back(std::max(pair.source.size(), pair.target.size()));
  for (const auto& batch : token_batches(lengths, static_cast<std::size_t>(batches.batch_tokens))) {
    std::vector<IdPair> chosen;
    for (const std::size_t pair : batch) chosen.push_back(pairs[pair]);
    const std::vector<ForcedScores> scores = scorer.score(chosen, batches.with_attention);
    for (std::size_t i = 0; i < batch.size(); ++i) visit(batch[i], scores[i]);
  }
}

}  // namespace heed
