#include "job/delivery.h"

#include <algorithm>
#include <vector>

#include "format/atomic_file.h"
#include "format/model_files.h"
#include "text/file_bytes.h"

namespace heed {

namespace fs = std::filesystem;

namespace {

constexpr const char* kDelivery = "delivery";  // a model on its way, in checkpoints/

/// What the weights are read with. (The recipe is for people, and may differ.)
std::vector<const char*> files_beside_weights() {
  std::vector<const char*> names(kVocabularyFiles.begin(), kVocabularyFiles.end());
  names.insert(names.end(), {kGenerationFile, kConfigFile});
  return names;
}

bool is_same_file(const fs::path& one, const fs::path& other) {
  if (!fs::exists(one) || !fs::exists(other)) return fs::exists(one) == fs::exists(other);
  return read_file(one) == read_file(other);
}

void copy_beginning(const fs::path& beginning, const fs::path& delivery) {
  std::vector<const char*> names(kVocabularyFiles.begin(), kVocabularyFiles.end());
  names.push_back(kRecipeFile);
  for (const char* name : names)
    if (fs::exists(beginning / name))
      write_file_atomically(delivery / name, read_file(beginning / name));
}

/// The files of a model belong together. So where others than the weights change, the old weights
/// go first and the new ones come last: whatever ends the program between two of these steps, the
/// folder has a whole model or none.
void put_in_place(const fs::path& delivery, const fs::path& folder) {
  auto names = files_beside_weights();
  const bool is_new = !std::all_of(names.begin(), names.end(), [&](const char* name) {
    return is_same_file(delivery / name, folder / name);
  });
  if (is_new) {
    fs::remove(folder / kWeightsFile);
    fs::remove(folder / kShortlistFile);  // of another vocabulary
  }
  if (!fs::exists(delivery / kTargetVocabularyFile))
    fs::remove(folder / kTargetVocabularyFile);  // of an earlier model
  names.insert(names.end(), {kRecipeFile, kWeightsFile});
  for (const char* name : names)
    if (fs::exists(delivery / name)) fs::rename(delivery / name, folder / name);
}

}  // namespace

fs::path beginning_of(const fs::path& model) {
  return model / kCheckpointsFolder / kBeginningFolder;
}

void deliver_model(const fs::path& model, const fs::path& folder,
                   const std::function<void(const fs::path&)>& write) {
  const TemporaryPath delivery(model / kCheckpointsFolder / kDelivery,
                               TemporaryPath::Kind::kFolder);
  write(delivery.path());
  copy_beginning(beginning_of(model), delivery.path());
  fs::create_directory(folder);
  put_in_place(delivery.path(), folder);
}

}  // namespace heed
