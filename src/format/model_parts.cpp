#include "format/model_parts.h"

#include <stdexcept>
#include <string>

#include "format/model_files.h"

namespace heed {
namespace {

namespace fs = std::filesystem;

/// Whether a training was begun there, which has not delivered a model yet.
bool is_in_training(const fs::path& folder) {
  std::error_code none;
  return fs::exists(folder / kCheckpointsFolder, none) && !fs::exists(folder / kWeightsFile, none);
}

}  // namespace

void require_in_model(const fs::path& folder, const char* name) {
  std::error_code error;
  const std::string shown = folder.string();
  const fs::file_status status = fs::status(folder, error);
  if (!fs::exists(status))
    throw std::runtime_error("cannot open the model folder " + (shown.empty() ? "''" : shown) +
                             ": " + error.message() + "; check the path");
  if (!fs::is_directory(status))
    throw std::runtime_error(shown + " is a file; a model is a folder, so name that");
  const bool is_there = fs::exists(folder / name, error);
  if (is_there || error) return;  // (an error is told by who reads the file)
  if (is_in_training(folder))
    throw std::runtime_error(shown + " holds a training that has not delivered a model yet (" +
                             name +
                             " is missing); wait for its first validation, or go on with it by "
                             "heed train --resume");
  throw std::runtime_error(shown + " is not a model folder: it has no " + name +
                           ". A model folder has " + kConfigFile + ", " + kWeightsFile + ", " +
                           kSourcePiecesFile + ", " + kTargetPiecesFile + " and " +
                           kVocabularyFile + ", as heed train or transformers' MarianMT writes it");
}

}  // namespace heed
