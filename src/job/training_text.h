#pragma once

#include <cstddef>

#include "job/train_options.h"
#include "text/parallel_text.h"
#include "text/vocabulary.h"

/// What a training reads besides the pairs of its files.
namespace heed {

/// The name of the code that stands before the sources of --also-source and --also-pairs.
inline constexpr const char* kAlsoCode = "also";

/// Links of words, which only the pairs of `text` may have, stay with them.
void append(ParallelText& text, ParallelText more);

/// The text with the variants of its first epoch: what a vocabulary is learnt from, so that it
/// holds the characters that only these have.
ParallelText with_variants(const ParallelText& text, const TrainOptions& options);

/// The text as it is trained on: of its pairs, the first `own` are those of --source and --pairs,
/// which --both-directions reads the other way round, too (Ding et al. 2021); before the sources of
/// the others stands the code for text that was made (Caswell et al. 2019). Throws
/// std::invalid_argument where the vocabulary cannot hold that.
void prepare_for_training(ParallelText& text, std::size_t own, const Vocabulary& vocabulary,
                          const TrainOptions& options);

}  // namespace heed
