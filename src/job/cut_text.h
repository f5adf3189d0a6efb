#pragma once

#include <filesystem>
#include <functional>

#include "job/corpus_record.h"
#include "job/stored_text.h"
#include "job/train_options.h"
#include "job/training_data.h"

/// The training text, cut into pieces. One that is small is in memory. A large one is in a file
/// that is mapped, beside the checkpoints until the training has ended or in the folder of --cache,
/// so that processes of one machine share it, and a training that is resumed finds it.
namespace heed {

/// What of a text, or of what is made of it, stays in memory; more is in files.
inline constexpr std::size_t kTextInMemory = std::size_t{128} << 20U;  // bytes

/// Where a training keeps what is larger: the folder of --cache, which is made, or the nearest one
/// above the model folder that there is.
Storage storage_of(const TrainOptions& options);

/// `checkpoints/corpus` of a model folder.
std::filesystem::path corpus_folder(const std::filesystem::path& model);

/// What a text as it is cut depends on besides the pieces.
struct CutOptions {
  TextRecord record = {};  ///< of the text
  /// Is called before a text is cut that was not cut before, with about the bytes of files that it
  /// will take (0: it stays in memory): it may learn links.
  std::function<void(std::size_t disk)> prepare;
};

/// Cuts it, or finds it cut. Throws std::runtime_error naming a file that cannot be written or a
/// folder without room for it, or where no pair is short enough; std::invalid_argument as
/// prepare_also().
EncodedText cut_text(const TrainingText& text, const Vocabulary& vocabulary,
                     const TrainOptions& options, const CutOptions& cut);

/// Bytes that the files of a text take.
std::size_t bytes_of(const EncodedText& text);

/// Removes what a training that has ended no longer needs.
void forget_cut_text(const TrainOptions& options);

}  // namespace heed
