#pragma once

#include <sentencepiece_trainer.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <utility>

#include "decoding/special_ids.h"
#include "format/vocabulary_folder.h"

namespace heed {

/// A corpus of one sentence.
class OneSentence : public sentencepiece::SentenceIterator {
 public:
  explicit OneSentence(std::string sentence) : sentence_(std::move(sentence)) {}
  bool done() const override { return done_; }
  void Next() override { done_ = true; }
  const std::string& value() const override { return sentence_; }
  sentencepiece::util::Status status() const override { return {}; }

 private:
  std::string sentence_;
  bool done_ = false;
};

/// A vocabulary whose pieces are single letters: `</s>` 0, `<unk>` 1, letters, digits and the
/// space, `<pad>` last.
inline Vocabulary letter_vocabulary() {
  const std::string letters = "abcdefghijklmnopqrstuvwxyz0123456789.";
  std::string spaced;
  for (const char letter : letters) spaced += std::string(1, letter) + " ";
  OneSentence corpus(spaced);
  std::string spm;
  const auto status = sentencepiece::SentencePieceTrainer::Train(
      "--model_type=char --vocab_size=40 --hard_vocab_limit=false --character_coverage=1 "
      "--bos_id=-1 --minloglevel=4",
      &corpus, &spm);
  if (!status.ok()) throw std::runtime_error(status.ToString());

  nlohmann::json ids = {{"</s>", 0}, {"<unk>", 1}, {"\u2581", 2}};
  for (const char letter : letters) ids[std::string(1, letter)] = ids.size();
  ids["<pad>"] = ids.size();
  const std::filesystem::path folder = std::filesystem::temp_directory_path() /
                                       ("heed-letter-vocabulary-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  for (const char* name : {"source.spm", "target.spm"})
    std::ofstream(folder / name, std::ios::binary) << spm;
  std::ofstream(folder / "vocab.json") << ids;
  Vocabulary vocabulary = load_vocabulary(folder);
  std::filesystem::remove_all(folder);
  return vocabulary;
}

inline SpecialIds letter_special_ids() {
  constexpr int kPad = 40;
  return {.start = kPad, .end = 0, .pad = kPad, .unk = 1};
}

}  // namespace heed
