#include "decoding/sentence_encoder.h"

#include <utility>

#include "text/capitals.h"
#include "text/utf8.h"
#include "text/words.h"

namespace heed {
namespace {

/// Which word of a text a byte is a part of, asked in the order of the text.
class WordCounter {
 public:
  explicit WordCounter(std::string_view text) : text_(text) {}

  /// REQUIRES: no white space at `offset`.
  int word_at(std::size_t offset) {
    const auto passed = split_words(text_.substr(offset_, offset - offset_)).size();
    begun_ += static_cast<int>(passed) - (is_inside_ ? 1 : 0);
    offset_ = offset;
    is_inside_ = offset > 0 && !is_word_separator(text_[offset - 1]);
    return begun_ - (is_inside_ ? 1 : 0);
  }

 private:
  std::string_view text_;
  std::size_t offset_ = 0;
  int begun_ = 0;           // words that begin before `offset_`
  bool is_inside_ = false;  // `offset_` is inside one of them
};

}  // namespace

SentenceEncoder::SentenceEncoder(const Vocabulary& vocabulary, const TranslatorOptions& options,
                                 WarnOfLine warn)
    : source_(vocabulary.source),
      splitter_(vocabulary.source_language),
      options_(options),
      warn_(std::move(warn)) {}

void SentenceEncoder::encode(Translation& translation) {
  const std::string text = repair_utf8(translation.input.text);
  if (is_blank(text)) return;
  warn_of_language_code(text, translation.line);
  const bool is_free = is_blank(translation.input.target_prefix);
  const bool splits = options_.splits_sentences && is_free, recases = options_.recases && is_free;
  std::vector<TextRange> places = {{0, text.size()}};
  if (splits) {
    auto found = splitter_.split(text);
    if (found.size() > 1) places = std::move(found);  // one stays as it is, white space and all
  }
  const std::string code = text.substr(0, length_of_code(text));
  std::vector<SourceSentence>& sentences = translation.sentences;
  const bool is_all_in_capitals = recases && is_in_capitals(text);
  WordCounter words(text);
  for (const TextRange place : places) {
    const std::string part = text.substr(place.begin, place.end - place.begin);
    const bool in_capitals = is_all_in_capitals || (recases && is_in_capitals(part));
    sentences.push_back(
        encode_sentence(place.begin == 0 ? part : code + part, in_capitals, translation));
    sentences.back().first_word = words.word_at(place.begin);
    const EncodedLine& encoded = sentences.back().encoded;
    const std::size_t least = code.empty() ? 0 : 1;
    if (encoded.pieces.size() <= least && !sentences.back().is_copied) sentences.pop_back();
  }
}

/// The bytes of a language code that the model knows, and of the spaces before it.
std::size_t SentenceEncoder::length_of_code(std::string_view text) const {
  const auto code = source_.language_code(text);
  if (!code || !code->is_known) return 0;
  return static_cast<std::size_t>(code->text.data() - text.data()) + code->text.size();
}

void SentenceEncoder::warn_of_language_code(const std::string& text, std::uint64_t line) const {
  const auto code = source_.language_code(text);
  if (!code) return;
  const std::size_t end =
      static_cast<std::size_t>(code->text.data() - text.data()) + code->text.size();
  if (code->is_known && is_blank(std::string_view(text).substr(end)))
    warn_(line, "has a language code and nothing to translate");
  if (code->is_known) return;
  std::string known;
  for (const std::string& one : source_.language_codes()) known += " " + one;
  warn_(line, "begins with " + std::string(code->text) +
                  ", which is not a language code of the model; it has" + known);
}

SourceSentence SentenceEncoder::encode_sentence(std::string text, bool in_capitals,
                                                Translation& translation) const {
  SourceSentence sentence{.text = std::move(text), .is_in_capitals = in_capitals};
  if (in_capitals) sentence.text = in_sentence_case(sentence.text);
  sentence.encoded = source_.encode(sentence.text);
  if (options_.unknown) read_unknown(sentence, translation.line);
  const auto longest = static_cast<std::size_t>(options_.max_source_pieces);
  if (sentence.encoded.pieces.size() > longest) {
    warn_(translation.line, "is too long: only the first " + std::to_string(longest) + " of its " +
                                std::to_string(sentence.encoded.pieces.size()) +
                                " pieces are translated");
    const std::size_t end = sentence.encoded.begins[longest];
    std::erase_if(sentence.unknown,
                  [&](const UnknownWord& word) { return word.place.begin >= end; });
    cut_to(sentence.encoded, longest);
    translation.is_cut = true;
  }
  return sentence;
}

void SentenceEncoder::read_unknown(SourceSentence& sentence, std::uint64_t line) const {
  sentence.unknown = unknown_words(sentence.text, sentence.encoded, source_.unk_id());
  if (sentence.unknown.empty()) return;
  std::vector<UnknownWord> unread = sentence.unknown;
  const std::size_t behind_code = length_of_code(sentence.text);
  if (behind_code > 0) unread.insert(unread.begin(), {.place = {0, behind_code}});
  if (!has_known_word(sentence.text, unread)) {
    sentence.is_copied = true;
    warn_(line, "has no word that the model's vocabulary knows: it is copied");
    return;
  }
  const std::vector<TextRange> left_out = left_out_symbols(sentence.text, sentence.unknown);
  if (!left_out.empty()) sentence.encoded = source_.encode(sentence.text, left_out);
}

}  // namespace heed
