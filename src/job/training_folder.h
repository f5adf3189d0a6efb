#pragma once

#include <filesystem>

#include "format/vocabulary_folder.h"
#include "job/train_options.h"

namespace heed {

/// Whether the training starts at its beginning: not resumed, or no state was saved yet to resume
/// from.
bool begins_anew(const TrainOptions& options);

/// Throws std::invalid_argument where the folder holds what the options do not allow to replace or
/// to go on with.
void require_usable_folder(const TrainOptions& options);

/// Makes the folder ready for a new training: trains the vocabulary on the text, or takes that of
/// the folder that the options name; removes what an earlier training left (not the model card);
/// writes vocabulary and recipe. The folder is as it was where the vocabulary cannot be made.
void start_folder(const TrainOptions& options, const ParallelText& text);

/// The architecture with the sizes and ids of the vocabulary. Throws std::runtime_error where the
/// two sides have their control symbols at different ids, which a MarianMT model cannot say.
ModelConfig with_vocabulary(const TrainOptions& options, const Vocabulary& vocabulary);

}  // namespace heed
