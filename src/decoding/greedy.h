#pragma once

#include <vector>

#include "decoding/search.h"

namespace heed {

/// The likeliest token at each step: the same as a beam of 1, without its bookkeeping. One
/// hypothesis a sentence.
std::vector<std::vector<Hypothesis>> greedy_search(StepScorer& scorer, const SearchBatch& batch,
                                                   const SpecialIds& special,
                                                   const SearchOptions& options);

}  // namespace heed
