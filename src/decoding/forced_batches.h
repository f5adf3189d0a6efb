#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "decoding/forced.h"

namespace heed {

/// How pairs are given to a ForcedScorer.
struct ForcedBatches {
  int batch_tokens = 2048;      ///< of the longer side, padding included, at once
  bool with_attention = false;  ///< ask for cross-attention too
};

/// Scores all pairs, pairs of like length together, and gives each result to `visit` (index of the pair; not in order):
/// attention maps are large, so only those of one batch are held.
void score_in_batches(ForcedScorer& scorer, std::span<const IdPair> pairs, const ForcedBatches& batches,
                      const std::function<void(std::size_t pair, const ForcedScores& scores)>& visit);

}  // namespace heed
