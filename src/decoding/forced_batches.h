#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "decoding/forced.h"

namespace heed {

/// How pairs are given to a ForcedScorer.
struct ForcedBatches {
  int batch_tokens = 2048;  ///< of the longer side, padding included, at once
  Wanted wanted = {};
};

/// Scores all pairs, pairs of like length together, and gives each result to `visit` (index of the
/// pair; not in order): attention maps are large, so only those of one batch are held.
void score_in_batches(ForcedScorer& scorer, std::span<const IdPair> pairs,
                      const ForcedBatches& batches,
                      const std::function<void(std::size_t pair, ForcedScores& scores)>& visit);

/// The source of a pair, changed or read with edges cut.
struct SourceVariant {
  std::vector<int> source = {};  ///< [S] ids, `</s>` last
  std::vector<AttentionCut> cuts = {};
};

/// [variants][T] log p of each token of `target` (`</s>` last) under each variant.
std::vector<std::vector<double>> score_variants(ForcedScorer& scorer,
                                                std::span<const SourceVariant> variants,
                                                const std::vector<int>& target);

/// [variants][T] by how much log p of each target token of `pair` falls under each variant.
std::vector<std::vector<double>> losses(ForcedScorer& scorer, const IdPair& pair,
                                        std::span<const SourceVariant> variants);

}  // namespace heed
