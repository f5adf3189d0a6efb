#include "format/vocabulary_folder.h"

#include <nlohmann/json.hpp>
#include <vector>

#include "format/atomic_file.h"
#include "text/file_bytes.h"
#include "text/tokenizer.h"

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

std::string tokenizer_json(const Vocabulary& vocabulary, const TokenizerDescription& description) {
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

}  // namespace

void write_vocabulary(const std::filesystem::path& folder, const Vocabulary& vocabulary,
                      const TokenizerDescription& description) {
  std::filesystem::create_directories(folder);
  std::filesystem::remove(folder / "target_vocab.json");  // of an earlier vocabulary
  write_file_atomically(folder / "source.spm", vocabulary.source.spm);
  write_file_atomically(folder / "target.spm", vocabulary.target.spm);
  write_file_atomically(folder / "vocab.json", vocabulary_json(vocabulary.source.pieces));
  if (!vocabulary.joint) {
    write_file_atomically(folder / "target_vocab.json", vocabulary_json(vocabulary.target.pieces));
  }
  write_file_atomically(folder / "tokenizer_config.json", tokenizer_json(vocabulary, description));
}

void copy_vocabulary(const std::filesystem::path& from, const std::filesystem::path& to) {
  Tokenizer::load(from, Tokenizer::Side::kSource);
  Tokenizer::load(from, Tokenizer::Side::kTarget);
  std::filesystem::create_directories(to);
  if (std::filesystem::equivalent(from, to)) return;
  std::filesystem::remove(to / "target_vocab.json");  // of an earlier vocabulary
  for (const char* name : {"source.spm", "target.spm", "vocab.json", "target_vocab.json", "tokenizer_config.json"}) {
    if (std::filesystem::exists(from / name)) write_file_atomically(to / name, read_file(from / name));
  }
}

}  // namespace heed
