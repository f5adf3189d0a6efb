#include "format/vocabulary_folder.h"

#include <nlohmann/json.hpp>
#include <vector>

#include "format/atomic_file.h"
#include "format/model_files.h"
#include "format/model_parts.h"
#include "text/file_bytes.h"
#include "text/json_file.h"

namespace heed {
namespace {

/// {piece: id} in the order of the ids, one a line.
std::string vocabulary_json(const std::vector<std::string>& pieces) {
  std::string text = "{";
  for (std::size_t id = 0; id < pieces.size(); ++id) {
    text += id == 0 ? "\n  " : ",\n  ";
    text += nlohmann::json(pieces[id]).dump() + ": " + std::to_string(id);
  }
  return text + "\n}\n";
}

std::string tokenizer_json(const TrainedVocabulary& vocabulary,
                           const TokenizerDescription& description) {
  const nlohmann::json config = {
      {"source_lang", description.source_language},
      {"target_lang", description.target_language},
      {"separate_vocabs", !vocabulary.joint},
      {"model_max_length", description.model_max_length},
      {"tokenizer_class", "MarianTokenizer"},
      {"eos_token", "</s>"},
      {"unk_token", "<unk>"},
      {"pad_token", "<pad>"},
  };
  return config.dump(2) + "\n";
}

nlohmann::json read_description(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / kTokenizerFile;
  return std::filesystem::exists(path) ? read_json_object(path) : nlohmann::json::object();
}

/// What `transformers` decides by: not whether there is a table of the target's own.
bool is_joint(const nlohmann::json& description) {
  const auto separate = description.find("separate_vocabs");
  return separate == description.end() || !separate->is_boolean() || !separate->get<bool>();
}

std::string source_language(const nlohmann::json& description) {
  const auto language = description.find("source_lang");
  const bool is_given = language != description.end() && language->is_string();
  return is_given ? language->get<std::string>() : "";
}

}  // namespace

void write_vocabulary(const std::filesystem::path& folder, const TrainedVocabulary& vocabulary,
                      const TokenizerDescription& description) {
  std::filesystem::create_directories(folder);
  std::filesystem::remove(folder / kTargetVocabularyFile);  // of an earlier vocabulary
  write_file_atomically(folder / kSourcePiecesFile, vocabulary.source.spm);
  write_file_atomically(folder / kTargetPiecesFile, vocabulary.target.spm);
  write_file_atomically(folder / kVocabularyFile, vocabulary_json(vocabulary.source.pieces));
  if (!vocabulary.joint) {
    write_file_atomically(folder / kTargetVocabularyFile,
                          vocabulary_json(vocabulary.target.pieces));
  }
  write_file_atomically(folder / kTokenizerFile, tokenizer_json(vocabulary, description));
}

Vocabulary load_vocabulary(const std::filesystem::path& folder) {
  const std::filesystem::path source_pieces = folder / kSourcePiecesFile,
                              target_pieces = folder / kTargetPiecesFile;
  for (const char* name : {kSourcePiecesFile, kTargetPiecesFile, kVocabularyFile})
    require_in_model(folder, name);
  const nlohmann::json description = read_description(folder);
  const bool joint = is_joint(description);
  const Tokenizer source = Tokenizer::load(source_pieces, folder / kVocabularyFile);
  if (joint && read_file(source_pieces) == read_file(target_pieces))
    return {source, source, joint, source_language(description)};
  return {
      source,
      Tokenizer::load(target_pieces, folder / (joint ? kVocabularyFile : kTargetVocabularyFile)),
      joint, source_language(description)};
}

void copy_vocabulary(const std::filesystem::path& from, const std::filesystem::path& to) {
  load_vocabulary(from);
  std::filesystem::create_directories(to);
  if (std::filesystem::equivalent(from, to)) return;
  std::filesystem::remove(to / kTargetVocabularyFile);  // of an earlier vocabulary
  for (const char* name : kVocabularyFiles) {
    if (std::filesystem::exists(from / name))
      write_file_atomically(to / name, read_file(from / name));
  }
}

}  // namespace heed
