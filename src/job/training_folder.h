#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "format/atomic_file.h"
#include "format/vocabulary_folder.h"
#include "job/corpus_record.h"
#include "job/train_options.h"

/// What stands in a model folder before and when a training begins there.
namespace heed {

/// Whether the training starts at its beginning: not resumed, or no state was saved yet to resume
/// from.
bool begins_anew(const TrainOptions& options);

/// Throws std::invalid_argument where the folder holds what the options do not allow to replace or
/// to go on with, std::runtime_error where it cannot be written.
void require_usable_folder(const TrainOptions& options);

/// What a new training begins with, in a folder that is not yet in its place: the vocabulary, the
/// one given or that of the folder that the options name, and what the corpus is. Nothing else
/// changes. Throws std::runtime_error where the vocabulary cannot be read or written.
std::unique_ptr<NewFolder> new_beginning(const TrainOptions& options,
                                         const std::optional<TrainedVocabulary>& vocabulary,
                                         const CorpusRecord& corpus);

/// Removes what an earlier training left in the folder, but for the model that it delivered, and
/// puts the beginning in its place, with the recipe of the options and what else --resume needs
/// (TrainOptions::run). Without one only these are written: it is a resumed training's.
void begin_in_folder(const TrainOptions& options, NewFolder* beginning);

/// The architecture with the sizes and ids of the vocabulary. Throws std::runtime_error where the
/// two sides have their control symbols at different ids, which a MarianMT model cannot say.
ModelConfig with_vocabulary(const TrainOptions& options, const Vocabulary& vocabulary);

}  // namespace heed
