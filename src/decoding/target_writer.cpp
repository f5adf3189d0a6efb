#include "decoding/target_writer.h"

#include <algorithm>
#include <utility>

#include "decoding/repetition.h"
#include "text/capitals.h"
#include "text/words.h"

namespace heed {
namespace {

bool ends_with_space(const std::string& text) {
  return !text.empty() && is_word_separator(text.back());
}

/// `written`, which begins with a prefix to the byte, as far as the prefix's words go, and then
/// what `placed` has behind as many words.
std::string behind_prefix(const std::string& prefix, const std::string& written,
                          const std::string& placed) {
  const std::size_t count = split_words(prefix).size();
  const auto of_written = split_words(written), of_placed = split_words(placed);
  if (of_placed.size() <= count || of_written.size() < count) return written;
  const auto end = static_cast<std::size_t>(of_written[count - 1].data() - written.data()) +
                   of_written[count - 1].size();
  const std::string head = written.substr(0, std::max(end, prefix.size()));
  const auto rest = static_cast<std::size_t>(of_placed[count].data() - placed.data());
  return head + (ends_with_space(head) ? "" : " ") + placed.substr(rest);
}

/// The row of each piece, of those of the steps; the last row is that of `</s>`.
SoftAlignment by_pieces(const SoftAlignment& steps, bool is_shifted) {
  if (!is_shifted) return steps;
  SoftAlignment pieces{.rows = steps.rows, .columns = steps.columns};
  for (int piece = 0; piece < steps.rows; ++piece) {
    const auto row = steps.row(std::min(piece + 1, steps.rows - 1));
    pieces.values.insert(pieces.values.end(), row.begin(), row.end());
  }
  return pieces;
}

/// Where the model's attention is not known: the order of the words is the same on both sides.
SoftAlignment diagonal(std::size_t target, std::size_t source) {
  auto alignment = SoftAlignment::zeros(static_cast<int>(target), static_cast<int>(source));
  for (std::size_t row = 0; row < target; ++row)
    alignment.at(static_cast<int>(row), static_cast<int>(row * source / target)) = 1.0F;
  return alignment;
}

}  // namespace

bool TargetPrefix::ends_with_space() const { return heed::ends_with_space(text); }

TargetWriter::TargetWriter(Tokenizer target, int unk_id, const TranslatorOptions& options)
    : target_(std::move(target)), unk_id_(unk_id), options_(options) {}

bool TargetWriter::contains_unk(std::span<const int> ids) const {
  return std::find(ids.begin(), ids.end(), unk_id_) != ids.end();
}

TranslatedText TargetWriter::text_of(const SourceSentence& source, const TargetPrefix& prefix,
                                     Hypothesis hypothesis,
                                     std::optional<SoftAlignment> attention) const {
  TranslatedText translated{.text = written(prefix, hypothesis.ids)};
  translated.sentences.push_back({.ids = hypothesis.ids});
  translated.is_truncated = !hypothesis.finished || is_loop(hypothesis.ids, source.encoded.ids);
  if (options_.unknown && (!source.unknown.empty() || contains_unk(hypothesis.ids)))
    place_unknown(translated, source, prefix, attention);
  if (source.is_in_capitals) translated.text = in_capitals(translated.text, source.text);
  if (options_.attention) translated.sentences.front().attention = std::move(attention);
  translated.hypothesis = std::move(hypothesis);
  return translated;
}

void TargetWriter::place_unknown(TranslatedText& translated, const SourceSentence& source,
                                 const TargetPrefix& prefix,
                                 const std::optional<SoftAlignment>& attention) const {
  const EncodedLine target = target_.describe(translated.sentences.front().ids);
  const SoftAlignment alignment = attention
                                      ? by_pieces(*attention, options_.unknown->is_shifted)
                                      : diagonal(target.ids.size(), source.encoded.ids.size());
  const UnknownPlaces places{.source_text = source.text,
                             .source = source.encoded,
                             .unknown = source.unknown,
                             .target = target,
                             .alignment = alignment,
                             .first_word = static_cast<int>(split_words(prefix.text).size())};
  auto [text, words] = with_unknown_words(translated.text, places);
  if (text == translated.text) return;
  translated.text = prefix.text.empty() ? text : behind_prefix(prefix.text, translated.text, text);
  translated.sentences.front().words = std::move(words);
}

/// The text of ids that begin with those of a prefix, which is kept to the byte.
std::string TargetWriter::written(const TargetPrefix& prefix, const std::vector<int>& ids) const {
  if (prefix.text.empty()) return target_.decode(ids);
  const auto length = static_cast<std::ptrdiff_t>(std::min(prefix.ids.size(), ids.size()));
  const std::vector<int> rest(ids.begin() + length, ids.end());
  if (rest.empty()) return prefix.text;
  const bool is_apart = target_.begins_word(rest.front()) && !prefix.ends_with_space();
  return prefix.text + (is_apart ? " " : "") + target_.decode(rest);
}

TranslatedText copied_text(const SourceSentence& sentence, std::size_t behind_code) {
  TextWithCopies copy = copy_of(std::string_view(sentence.text).substr(behind_code));
  const auto skipped = static_cast<int>(split_words(sentence.text).size() - copy.words.size());
  for (OutputWord& word : copy.words) word.source += skipped;
  TranslatedText text{.text = std::move(copy.text)};
  if (sentence.is_in_capitals) text.text = in_capitals(text.text, sentence.text);
  text.sentences.push_back({.words = std::move(copy.words)});
  return text;
}

}  // namespace heed
