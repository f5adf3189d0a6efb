#include "job/shared_training.h"

#include <unistd.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "format/atomic_file.h"
#include "format/model_files.h"
#include "job/recipe.h"
#include "text/file_bytes.h"

namespace heed {
namespace {

std::string in_words(const TextRecord& text) {
  return std::to_string(text.pairs) + " pairs of " + std::to_string(text.bytes) +
         " bytes, checksum " + std::to_string(text.crc32);
}

}  // namespace

void require_same_options(const TrainOptions& options, ProcessGroup& processes) {
  const std::string mine = options.recipe + "\nreduce = \"" + options.processes.reduce + "\"\n";
  require_same_settings(processes.word_of_first(mine), mine, processes.rank());
}

void require_same_texts(const CorpusRecord& corpus, ProcessGroup& processes) {
  for (const auto& [name, text] :
       {std::pair{"training", corpus.training}, std::pair{"validation", corpus.validation}}) {
    const std::string mine = in_words(text), first = processes.word_of_first(mine);
    if (first != mine)
      throw std::runtime_error(
          "the " + std::string(name) + " text of rank " + std::to_string(processes.rank()) + " (" +
          mine + ") is not that of rank 0 (" + first + "); give all processes the same files");
  }
}

Vocabulary shared_vocabulary(const std::filesystem::path& folder, ProcessGroup& processes) {
  if (processes.size() == 1) return load_vocabulary(folder);
  const NewFolder copies(std::filesystem::temp_directory_path() /
                         ("heed-vocabulary-" + std::to_string(::getpid())));
  for (const char* name : kVocabularyFiles) {
    const bool is_there = processes.is_first() && std::filesystem::exists(folder / name);
    const auto bytes = processes.word_of_first(is_there ? read_file(folder / name) : "");
    if (!bytes.empty()) write_file_atomically(copies.temporary() / name, bytes);
  }
  return load_vocabulary(copies.temporary());
}

std::vector<ChosenOption> shared_choices(const std::vector<ChosenOption>& chosen,
                                         ProcessGroup& processes) {
  auto pairs = nlohmann::json::array();
  for (const auto& [name, value] : chosen) pairs.push_back({name, value});
  std::vector<ChosenOption> shared;
  for (const auto& pair : nlohmann::json::parse(processes.word_of_first(pairs.dump())))
    shared.push_back({.name = pair.at(0), .value = pair.at(1)});
  return shared;
}

}  // namespace heed
