#pragma once

#include <vector>

#include "decoding/search.h"

namespace heed {

/// Beam search. B sentences, K beam, R rows (live hypotheses of all sentences), V vocabulary.
///
/// Each step extends every live hypothesis of a sentence by every token and ranks the results by
/// log p. An extension by
/// `</s>` among the K best is a finished translation; the K best of the others live on.
///
/// A live hypothesis is dropped as soon as even its best reachable score (ranking.h) cannot beat
/// the worst of the `n_best` finished ones; a sentence without live hypotheses is done, and its
/// rows leave the batch. Dropping never changes the result: such a hypothesis ranks behind all that
/// can still win. So, unlike with rules that stop at the first K finished ones, no hypothesis that
/// this beam would reach is missed.
///
/// Where fewer than `n_best` finish before the maximum length, the best unfinished ones follow
/// them.
std::vector<std::vector<Hypothesis>> beam_search(StepScorer& scorer, const SearchBatch& batch,
                                                 const SpecialIds& special,
                                                 const SearchOptions& options);

}  // namespace heed
