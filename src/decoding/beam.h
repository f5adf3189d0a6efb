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
/// A live hypothesis is dropped as soon as it could not beat the worst of the `n_best` finished
/// ones if its next token were the last one, and certain (ranking.h; Hugging Face stops by the same
/// comparison, `early_stopping=False`); a sentence without live hypotheses is done, and its rows
/// leave the batch. What is missed by that is a longer translation that would have won by its
/// length. An exhaustive search misses none: it compares at the longest target allowed, where no
/// continuation can be better (Hugging Face: `early_stopping="never"`), and takes longer.
///
/// Where fewer than `n_best` finish before the maximum length, the best unfinished ones follow
/// them.
std::vector<std::vector<Hypothesis>> beam_search(StepScorer& scorer, const SearchBatch& batch,
                                                 const SpecialIds& special,
                                                 const SearchOptions& options);

}  // namespace heed
