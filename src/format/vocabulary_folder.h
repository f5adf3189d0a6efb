#pragma once

#include <filesystem>
#include <string>

#include "text/vocabulary.h"
#include "text/vocabulary_training.h"

namespace heed {

/// What `tokenizer_config.json` says besides.
struct TokenizerDescription {
  std::string source_language;  ///< "en"; may be empty
  std::string target_language;  ///< "de"; may be empty
  int model_max_length = 512;   ///< most pieces of a line, `</s>` included
};

/// Writes `source.spm`, `target.spm`, `vocab.json` (and `target_vocab.json` where the vocabulary is
/// not joint) and `tokenizer_config.json` as MarianMT has them. Makes the folder where it is
/// missing. Throws std::runtime_error naming the file.
void write_vocabulary(const std::filesystem::path& folder, const TrainedVocabulary& vocabulary,
                      const TokenizerDescription& description);

/// The vocabulary of a MarianMT folder. It is joint unless `tokenizer_config.json` says
/// "separate_vocabs". Sides that are cut into the same pieces too share what is loaded, which
/// spares half the time that a short translation spends on starting. Throws std::runtime_error
/// naming the file and what is wrong with it.
Vocabulary load_vocabulary(const std::filesystem::path& folder);

/// Copies the vocabulary files of one MarianMT folder into another, after a look whether they can
/// be used. Throws std::runtime_error naming the file and what is wrong with it.
void copy_vocabulary(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace heed
