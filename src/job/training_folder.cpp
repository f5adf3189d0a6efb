#include "job/training_folder.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "format/atomic_file.h"
#include "format/model_files.h"
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

/// The vocabulary stays until it is written over: it may be the one to take.
void clear(const fs::path& folder) {
  fs::create_directories(folder);
  for (const char* name : {kCheckpointsFolder, kEventsFolder, kTrainingLogFile, kWeightsFile,
                           kConfigFile, kGenerationFile, kRecipeFile})
    fs::remove_all(folder / name);
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
  if (!begins_anew(options)) {
    if (fs::exists(folder / kRecipeFile))
      require_same_model(read_file(folder / kRecipeFile), options.recipe, options.model);
    return;
  }
  if (options.overwrite || options.training.resume) return;
  if (fs::exists(state_of(folder)))
    throw std::invalid_argument(
        options.model +
        " holds a training already; go on with it by --resume, begin anew by "
        "--overwrite, or name another folder");
  if (fs::exists(folder / kWeightsFile))
    throw std::invalid_argument(
        options.model +
        " holds a model already; replace it by --overwrite, or name another "
        "folder");
}

void start_folder(const TrainOptions& options, const ParallelText& text) {
  const fs::path folder = options.model;
  if (!options.vocabulary_folder.empty()) {
    load_vocabulary(options.vocabulary_folder);  // before anything is removed
    clear(folder);
    copy_vocabulary(options.vocabulary_folder, folder);
    describe_again(folder, options);
  } else {
    const TrainedVocabulary vocabulary =
        train_vocabulary(options.vocabulary, text.source, text.target);
    clear(folder);
    TokenizerDescription description = options.languages;
    description.model_max_length = positions(options);
    write_vocabulary(folder, vocabulary, description);
  }
  write_file_atomically(folder / kRecipeFile, options.recipe);
}

ModelConfig with_vocabulary(const TrainOptions& options, const Vocabulary& vocabulary) {
  const auto& [source, target, joint] = vocabulary;
  if (source.pad_id() != target.pad_id() || source.eos_id() != target.eos_id())
    throw std::runtime_error("the vocabularies of source and target in " + options.model +
                             " have </s> or <pad> at different ids; both must be of the same size");
  ModelConfig config = options.architecture;
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
