#include "text/vocabulary_training.h"

#include <sentencepiece_processor.h>
#include <sentencepiece_trainer.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <unordered_map>

#include "text/invisible.h"
#include "text/tokenizer.h"

namespace heed {
namespace {

/// The training's sums depend on the number of threads in their last bits, so it is not the
/// machine's.
constexpr int kTrainingThreads = 2;

constexpr int kLongestLine = 1 << 24;  // bytes; which lines are too long is not decided here

/// Hands over the lines of one or two texts, as they are read later: what is invisible is left out.
class LineIterator : public sentencepiece::SentenceIterator {
 public:
  LineIterator(std::span<const std::string> first, std::span<const std::string> second)
      : first_(first), second_(second) {
    look();
  }

  bool done() const override { return index_ >= first_.size() + second_.size(); }
  void Next() override {
    ++index_;
    look();
  }
  const std::string& value() const override { return visible_ ? visible_->text : line(); }
  sentencepiece::util::Status status() const override { return {}; }

 private:
  const std::string& line() const {
    return index_ < first_.size() ? first_[index_] : second_[index_ - first_.size()];
  }
  void look() {
    if (!done()) visible_ = visible_text(line());
  }

  std::span<const std::string> first_;
  std::span<const std::string> second_;
  std::size_t index_ = 0;
  std::optional<VisibleText> visible_;  // of the line, where that is another text
};

/// The pieces that SentencePiece is to find: codes are none of its own, for text is never cut into
/// them.
int trainers_size(const VocabularyOptions& options) {
  return options.size - static_cast<int>(options.codes.size());
}

std::unordered_map<std::string, std::string> trainer_arguments(const VocabularyOptions& options) {
  std::unordered_map<std::string, std::string> arguments = {
      {"model_type", name_in(kPieceTypes, options.type)},
      {"vocab_size", std::to_string(trainers_size(options))},
      {"character_coverage", std::to_string(options.character_coverage)},
      {"byte_fallback", options.byte_fallback ? "true" : "false"},
      {"num_threads", std::to_string(kTrainingThreads)},
      {"max_sentence_length", std::to_string(kLongestLine)},
      {"unk_id", "0"},
      {"eos_id", "1"},
      {"bos_id", "-1"},
      {"pad_id", "2"},
      {"minloglevel", "4"}};
  if (options.split_digits) arguments["split_digits"] = "true";
  return arguments;
}

/// The number that follows `before` in SentencePiece's message.
std::optional<int> number_after(const std::string& message, const std::string& before) {
  const std::size_t at = message.find(before);
  if (at == std::string::npos) return std::nullopt;
  int number = 0;
  const char* end = message.data() + message.size();
  const auto [rest, error] = std::from_chars(message.data() + at + before.size(), end, number);
  return error == std::errc() ? std::optional<int>(number) : std::nullopt;
}

[[noreturn]] void refuse(const std::string& message, const VocabularyOptions& options,
                         const std::string& side) {
  const std::string size = std::to_string(options.size) + " pieces";
  const int codes = static_cast<int>(options.codes.size());
  if (const auto found = number_after(message, "to a value <= ")) {
    const int largest = *found + codes;
    throw VocabularySizeError("the " + side + " text is too small for a vocabulary of " + size +
                                  "; it has enough for --vocab-size " + std::to_string(largest) +
                                  " at most, and a few times less cuts words more usefully",
                              largest);
  }
  if (const auto found = number_after(message, std::to_string(trainers_size(options)) + " vs ")) {
    const int smallest = *found + codes;
    throw VocabularySizeError("the " + side +
                                  " text has too many different characters for a vocabulary of " +
                                  size + "; give --vocab-size " + std::to_string(smallest) +
                                  " at least, or a smaller --character-coverage",
                              smallest);
  }
  throw std::runtime_error("cannot train a vocabulary of " + size + " on the " + side +
                           " text: " + message);
}

/// The model's own ids are not MarianMT's: `</s>` and `<unk>` first, `<pad>` last. The codes stand
/// before it.
std::vector<std::string> marian_order(const std::string& spm,
                                      const std::vector<std::string>& codes) {
  sentencepiece::SentencePieceProcessor processor;
  if (!processor.LoadFromSerializedProto(spm).ok())
    throw std::logic_error("SentencePiece cannot read its own model");
  std::vector<std::string> pieces = {"</s>", "<unk>"};
  for (int id = 0; id < processor.GetPieceSize(); ++id) {
    if (!processor.IsControl(id) && !processor.IsUnknown(id))
      pieces.push_back(processor.IdToPiece(id));
  }
  for (const std::string& code : codes) pieces.push_back(language_code_of(code));
  pieces.push_back("<pad>");
  return pieces;
}

/// True where SentencePiece's trainer keeps something of the line: it skips lines with its own mark
/// U+2585.
bool is_trainable(const std::string& line) {
  return line.find("\u2585") == std::string::npos && !is_blank(line);
}

/// The unigram trainer ends the program when it is left without a line, so that is found out
/// before.
bool has_text(std::span<const std::string> lines) {
  return std::any_of(lines.begin(), lines.end(), is_trainable);
}

PieceModel train_model(const VocabularyOptions& options, const std::string& side,
                       std::span<const std::string> first, std::span<const std::string> second) {
  if (!has_text(first) && !has_text(second)) {
    throw std::runtime_error("cannot train a vocabulary: the " + side + " text has no words");
  }
  LineIterator lines(first, second);
  PieceModel model;
  const auto status =
      sentencepiece::SentencePieceTrainer::Train(trainer_arguments(options), &lines, &model.spm);
  if (!status.ok()) refuse(status.message(), options, side);
  model.pieces = marian_order(model.spm, options.codes);
  return model;
}

}  // namespace

void VocabularyOptions::set_codes(const std::string& text) {
  codes.clear();
  std::istringstream names(text);
  for (std::string name; std::getline(names, name, ',');) {
    const bool is_code = spelt_language_code(language_code_of(name)) == language_code_of(name);
    if (!is_code || std::find(codes.begin(), codes.end(), name) != codes.end())
      throw std::invalid_argument("--codes is '" + text +
                                  "'; it must be different names of codes, without spaces, such as "
                                  "fra,deu");
    codes.push_back(name);
  }
}

void VocabularyOptions::add_code(const std::string& name) {
  if (std::find(codes.begin(), codes.end(), name) == codes.end()) codes.push_back(name);
}

void VocabularyOptions::validate() const {
  const int least_size = 4 + static_cast<int>(codes.size());  // the three symbols and a piece
  if (size < least_size)
    throw std::invalid_argument("--vocab-size is " + std::to_string(size) + "; it must be " +
                                std::to_string(least_size) + " or more");
  if (!(character_coverage > 0.9 && character_coverage <= 1.0)) {
    throw std::invalid_argument("--character-coverage must be above 0.9 and at most 1");
  }
}

TrainedVocabulary train_vocabulary(const VocabularyOptions& options,
                                   std::span<const std::string> source,
                                   std::span<const std::string> target) {
  options.validate();
  TrainedVocabulary vocabulary;
  vocabulary.joint = options.joint;
  if (options.joint) {
    vocabulary.source = train_model(options, "training", source, target);
    vocabulary.target = vocabulary.source;
  } else {
    vocabulary.source = train_model(options, "source", source, {});
    vocabulary.target = train_model(options, "target", target, {});
  }
  return vocabulary;
}

TrainedVocabulary train_fitting_vocabulary(VocabularyOptions& options,
                                           std::span<const std::string> source,
                                           std::span<const std::string> target) {
  constexpr int kTries = 4;  // too large for a side, then for the other, then too small
  for (int tries = 1;; ++tries) {
    try {
      return train_vocabulary(options, source, target);
    } catch (const VocabularySizeError& error) {
      if (tries == kTries) throw;
      options.size = error.size;
    }
  }
}

}  // namespace heed
