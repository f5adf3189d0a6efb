#include "decoding/greedy.h"

#include "decoding/single_paths.h"

namespace heed {

std::vector<std::vector<Hypothesis>> greedy_search(StepScorer& scorer, const SearchBatch& batch,
                                                   const SpecialIds& special,
                                                   const SearchOptions& options) {
  const TokenChoice likeliest = [&](const PathStep& step) {
    std::vector<std::optional<TokenScore>> chosen;
    for (const auto& tokens : scorer.likeliest(step.parents, step.previous_ids, step.wanted))
      chosen.push_back(tokens.empty() ? std::nullopt : std::optional(tokens.front()));
    return chosen;
  };
  return follow_single_paths(scorer, batch, special, options, 1, likeliest);
}

}  // namespace heed
