#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "decoding/ranking.h"
#include "decoding/search.h"

namespace heed {

/// Where a path stands: the `position`-th token of the `copy`-th translation of a sentence.
struct PathPosition {
  std::size_t sentence = 0;
  int copy = 0;
  std::size_t position = 0;
};

/// One step of all running paths, R of them.
struct PathStep {
  std::vector<PathPosition> at;            // [R]
  std::vector<int> parents, previous_ids;  // [R] what the scorer is asked for (step_scorer.h)
  std::vector<NextTokens> wanted;          // [R] one token, what is suppressed, and the forced one
};

/// Picks the next token of each path; none where no token is possible.
using TokenChoice = std::function<std::vector<std::optional<TokenScore>>(const PathStep& step)>;

/// The loop that greedy search and sampling share: each of `copies` translations of each sentence
/// grows by one chosen token a step, without looking back, until `</s>` or the maximum length.
/// [B][copies], best first.
std::vector<std::vector<Hypothesis>> follow_single_paths(StepScorer& scorer,
                                                         const SearchBatch& batch,
                                                         const SpecialIds& special,
                                                         const SearchOptions& options, int copies,
                                                         const TokenChoice& choose);

}  // namespace heed
