#pragma once

#include <cstddef>

#include "job/train_options.h"
#include "text/parallel_text.h"
#include "text/vocabulary.h"

/// What a training reads besides the pairs of its files.
namespace heed {

/// The name of the code that stands before the sources of --also-source and --also-pairs.
inline constexpr const char* kAlsoCode = "also";

/// The text with the variants of its first epoch: what a vocabulary is learnt from, so that it
/// holds the characters that only these have.
ParallelText with_variants(const ParallelText& text, const TrainOptions& options);

/// Part of a text as it is trained on. Pairs of --source and --pairs are also read the other way
/// round where --both-directions says so (Ding et al. 2021).
void prepare_own(ParallelText& part, const Vocabulary& vocabulary, const TrainOptions& options);

/// Before the sources of --also-source and --also-pairs stands the code for text that was made
/// (Caswell et al. 2019). Throws std::invalid_argument where the vocabulary cannot hold that.
void prepare_also(ParallelText& part, const Vocabulary& vocabulary);

}  // namespace heed
