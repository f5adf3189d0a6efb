#include "job/training_folder.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "format/model_files.h"
#include "job/delivery.h"
#include "job/recipe.h"
#include "text/file_bytes.h"
#include "text/json_file.h"

namespace heed {
namespace {

namespace fs = std::filesystem;

fs::path state_of(const fs::path& folder) { return folder / kCheckpointsFolder / kStateFile; }

/// MarianMT has positions for 512 pieces by custom; more only where a pair may be longer.
int positions(const TrainOptions& options) { return std::max(512, options.max_length); }

/// What the command line says of the languages goes over what the vocabulary's first folder says.
void describe_again(const fs::path& folder, const TrainOptions& options) {
  const auto path = folder / kTokenizerFile;
  if (!fs::exists(path)) return;
  auto json = read_json_object(path);
  if (!options.languages.source_language.empty())
    json["source_lang"] = options.languages.source_language;
  if (!options.languages.target_language.empty())
    json["target_lang"] = options.languages.target_language;
  json["model_max_length"] = positions(options);
  write_file_atomically(path, json.dump(2) + "\n");
}

std::vector<fs::path> best_folders(const fs::path& folder) {
  std::vector<fs::path> folders;
  for (const auto& metric : kValidationMetrics)
    folders.push_back(folder / kCheckpointsFolder / ("best-" + std::string(metric.name)));
  return folders;
}

/// Only what heed has written: others may have put files of theirs beside it.
void clear(const fs::path& folder) {
  std::vector<fs::path> old = best_folders(folder);
  old.insert(old.end(), {state_of(folder), beginning_of(folder), folder / kTrainingLogFile,
                         folder / kTrainingPageFile});
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder / kEventsFolder, none))
    if (entry.path().extension() == ".heed") old.push_back(entry.path());
  for (const auto& path : old) fs::remove_all(path);
}

/// What a new training would write, but for the model's weights, its state and its beginning.
std::vector<fs::path> files_to_write(const fs::path& folder) {
  std::vector<fs::path> files = best_folders(folder);
  for (const char* name : kVocabularyFiles) files.push_back(folder / name);
  for (const char* name :
       {kConfigFile, kGenerationFile, kRecipeFile, kTrainingLogFile, kTrainingPageFile})
    files.push_back(folder / name);
  return files;
}

void require_nothing_is_lost(const TrainOptions& options) {
  const fs::path folder = options.model;
  const bool has_model = fs::exists(folder / kWeightsFile), resume = options.training.resume;
  if (resume && has_model)
    throw std::invalid_argument(
        options.model +
        " holds a model, but no state of a training that --resume could go on "
        "with; train on from its weights by --start-from " +
        options.model + " in another folder, or replace it by --overwrite");
  if (!resume && (fs::exists(state_of(folder)) || fs::exists(beginning_of(folder))))
    throw std::invalid_argument(
        options.model +
        " holds a training already; go on with it by --resume, begin anew by "
        "--overwrite, or name another folder");
  if (has_model)
    throw std::invalid_argument(
        options.model +
        " holds a model already; replace it by --overwrite, or name another "
        "folder");
  for (const auto& file : files_to_write(folder))
    if (fs::exists(file))
      throw std::invalid_argument(file.string() +
                                  " is there already, and the training would replace it; allow "
                                  "that by --overwrite, or name another folder");
}

/// Before minutes go by.
void require_writable(const fs::path& folder) {
  fs::path there = fs::absolute(folder);
  while (!fs::exists(there) && there.has_relative_path()) there = there.parent_path();
  if (!fs::is_directory(there)) throw std::runtime_error(there.string() + " is no folder");
  if (::access(there.c_str(), W_OK | X_OK) != 0)
    throw std::runtime_error("cannot write " + folder.string() + ": " + std::strerror(errno) +
                             "; look at the permissions of " + there.string());
}

}  // namespace

bool begins_anew(const TrainOptions& options) {
  return !options.training.resume || !fs::exists(state_of(options.model));
}

void require_usable_folder(const TrainOptions& options) {
  const fs::path folder = options.model;
  if (fs::exists(folder) && !fs::is_directory(folder))
    throw std::invalid_argument("--model " + options.model + " is a file; name a folder");
  if (!options.start_from.empty() &&
      fs::weakly_canonical(options.start_from) == fs::weakly_canonical(folder))
    throw std::invalid_argument("--start-from and --model are the same folder, " + options.model +
                                "; name another one to write");
  require_writable(folder);
  if (!begins_anew(options))
    require_same_model(read_file(beginning_of(folder) / kRecipeFile), options.recipe,
                       options.model);
  else if (!options.overwrite)
    require_nothing_is_lost(options);
}

std::unique_ptr<NewFolder> new_beginning(const TrainOptions& options,
                                         const std::optional<TrainedVocabulary>& vocabulary,
                                         const CorpusRecord& corpus) {
  auto beginning = std::make_unique<NewFolder>(beginning_of(options.model));
  const fs::path folder = beginning->temporary();
  if (vocabulary) {
    TokenizerDescription description = options.languages;
    description.model_max_length = positions(options);
    write_vocabulary(folder, *vocabulary, description);
  } else {
    copy_vocabulary(options.vocabulary_folder, folder);
    describe_again(folder, options);
  }
  write_record(folder / kCorpusFile, corpus);
  return beginning;
}

void begin_in_folder(const TrainOptions& options, NewFolder* beginning) {
  const fs::path folder = options.model;
  const fs::path place = beginning == nullptr ? beginning_of(folder) : beginning->temporary();
  write_file_atomically(place / kRecipeFile, options.recipe);
  write_file_atomically(place / kRunFile, nlohmann::json(options.run).dump(2) + "\n");
  if (beginning != nullptr) {
    clear(folder);
    beginning->put_in_place();
  }
}

ModelConfig with_vocabulary(const TrainOptions& options, const Vocabulary& vocabulary) {
  const auto& [source, target, joint, language] = vocabulary;
  if (source.pad_id() != target.pad_id() || source.eos_id() != target.eos_id())
    throw std::runtime_error("the vocabularies of source and target in " + options.model +
                             " have </s> or <pad> at different ids; both must be of the same size");
  ModelConfig config = options.guided_architecture();
  if (!joint) config.share_encoder_decoder_embeddings = false;
  config.vocab_size = source.vocabulary_size();
  config.decoder_vocab_size = target.vocabulary_size();
  config.eos_token_id = target.eos_id();
  config.pad_token_id = config.decoder_start_token_id = target.pad_id();
  config.max_position_embeddings = positions(options);
  config.validate();
  return config;
}

}  // namespace heed
