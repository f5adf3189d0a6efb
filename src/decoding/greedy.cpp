#include "decoding/greedy.h"

#include "decoding/single_paths.h"
#include "decoding/top_k.h"

namespace heed {

std::vector<std::vector<Hypothesis>> greedy_search(StepScorer& scorer, const SearchBatch& batch,
                                                   const SpecialIds& special, const SearchOptions& options) {
  const TokenChoice likeliest = [](const PathPosition&, std::span<const float> log_probabilities,
                                   std::span<const int> barred) -> std::optional<TokenScore> {
    const std::vector<TokenScore> best = top_k(log_probabilities, 1, barred);
    return best.empty() ? std::nullopt : std::optional(best.front());
  };
  return follow_single_paths(scorer, batch, special, options, 1, likeliest);
}

}  // namespace heed
