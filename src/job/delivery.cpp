#include "job/delivery.h"

#include <vector>

#include "format/atomic_file.h"
#include "format/model_files.h"
#include "text/file_bytes.h"

namespace heed {

namespace fs = std::filesystem;

fs::path beginning_of(const fs::path& model) {
  return model / kCheckpointsFolder / kBeginningFolder;
}

void deliver_model(const fs::path& model, const fs::path& folder,
                   const std::function<void(const fs::path&)>& write) {
  fs::create_directories(model / kCheckpointsFolder);
  const TemporaryPath delivery(model / kCheckpointsFolder / kDelivery);
  write(delivery.path());
  std::vector<const char*> names(kVocabularyFiles.begin(), kVocabularyFiles.end());
  names.push_back(kRecipeFile);
  for (const char* name : names)
    if (fs::exists(beginning_of(model) / name))
      write_file_atomically(delivery.path() / name, read_file(beginning_of(model) / name));
  fs::create_directories(folder);
  const bool joint = !fs::exists(delivery.path() / kTargetVocabularyFile);
  if (joint) fs::remove(folder / kTargetVocabularyFile);  // of an earlier model
  names.insert(names.end(), {kGenerationFile, kConfigFile, kWeightsFile});
  for (const char* name : names)
    if (fs::exists(delivery.path() / name)) fs::rename(delivery.path() / name, folder / name);
}

}  // namespace heed
