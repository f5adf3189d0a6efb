#include "text/sentences.h"

#include <unicode/brkiter.h>
#include <unicode/filteredbrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include <algorithm>
#include <utility>

#include "text/utf8.h"
#include "text/words.h"

namespace heed {
namespace {

constexpr std::size_t kLongest = 1 << 24;  // bytes that are looked through; ICU counts in 32 bits

std::unique_ptr<icu::BreakIterator> sentence_rules(const std::string& language) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Locale locale(language.c_str());
  std::unique_ptr<icu::BreakIterator> plain(
      icu::BreakIterator::createSentenceInstance(locale, error));
  if (U_FAILURE(error)) return nullptr;
  const std::unique_ptr<icu::FilteredBreakIteratorBuilder> abbreviations(
      icu::FilteredBreakIteratorBuilder::createInstance(locale, error));
  if (U_FAILURE(error)) return plain;
  std::unique_ptr<icu::BreakIterator> filtered(
      abbreviations->wrapIteratorWithFilter(plain.release(), error));
  return U_FAILURE(error) ? nullptr : std::move(filtered);
}

bool is_space(UChar32 character) { return character >= 0 && u_isUWhiteSpace(character) != 0; }

TextRange trimmed(std::string_view line, TextRange place) {
  for (std::size_t at = place.begin; place.begin < place.end && is_space(next_character(line, at));)
    place.begin = at;
  for (std::size_t at = place.end;
       place.begin < place.end && is_space(previous_character(line, at));)
    place.end = at;
  return place;
}

/// "B", "U.S", "z. B": letters that stand alone, with full stops between them.
bool is_initials(std::string_view word) {
  bool after_letter = false;
  for (std::size_t at = 0; at < word.size();) {
    const bool is_letter = u_isalpha(next_character(word, at)) != 0;
    if (is_letter && after_letter) return false;
    after_letter = is_letter;
  }
  return after_letter;
}

bool is_ordinal(std::string_view word) {
  return !word.empty() && word.size() <= 2 &&
         std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// "Dr", "St", "bzw": small letters at the end, and no vowel.
bool has_no_vowel(std::string_view word) {
  constexpr std::string_view kConsonants = "bcdfghjklmnpqrstvwxz";
  if (word.empty() || word.back() < 'a' || word.back() > 'z') return false;
  return std::all_of(word.begin(), word.end(), [&](char c) {
    return kConsonants.find(static_cast<char>(c | 0x20)) != std::string_view::npos;
  });
}

/// An abbreviation or an ordinal, and its full stop: not the end of a sentence for certain.
bool ends_openly(std::string_view sentence) {
  if (!sentence.ends_with('.')) return false;
  sentence.remove_suffix(1);
  const auto space = std::find_if(sentence.rbegin(), sentence.rend(), is_word_separator);
  std::string_view word = sentence.substr(static_cast<std::size_t>(sentence.rend() - space));
  while (!word.empty() && (word.front() == '(' || word.front() == '"')) word.remove_prefix(1);
  return is_initials(word) || is_ordinal(word) || has_no_vowel(word);
}

/// Marks that begin or end a quotation; single ones may be apostrophes.
bool is_quotation_mark(UChar32 character) {
  if (character == 0x2018 || character == 0x2019 || character == 0x201A) return false;
  return character == '"' ||
         (character > 0x7F && u_hasBinaryProperty(character, UCHAR_QUOTATION_MARK) != 0);
}

/// Whether a quotation is open, followed through a sentence.
class Quotations {
 public:
  explicit Quotations(std::string_view line) : line_(line) {}

  void begin_at(std::size_t begin) {
    at_ = begin;
    is_open_ = false;
  }
  /// True where a quotation is open at `end` and ends soon after it. `end` never falls.
  bool hold_at(std::size_t end) {
    constexpr std::size_t kSoon = 100;  // bytes: a mark that stands alone does not bind the rest
    while (at_ < end)
      if (is_quotation_mark(next_character(line_, at_))) is_open_ = !is_open_;
    const std::string_view rest = line_.substr(end, kSoon);
    for (std::size_t at = 0; is_open_ && at < rest.size();)
      if (is_quotation_mark(next_character(rest, at))) return true;
    return false;
  }

 private:
  std::string_view line_;
  std::size_t at_ = 0;
  bool is_open_ = false;
};

/// A capital, a digit or a letter without case, behind quotes and the like.
bool begins_a_sentence(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const UChar32 character = next_character(text, at);
    if (u_isdigit(character) != 0 || u_isUUppercase(character) != 0 || u_istitle(character) != 0)
      return true;
    if (u_isalpha(character) != 0) return u_isULowercase(character) == 0;
    if (is_space(character)) continue;
    if (u_ispunct(character) == 0) return false;
  }
  return false;
}

/// Full stops and their like before the end: without them no rule needs to be asked.
bool may_be_several(std::string_view line) {
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    if (static_cast<unsigned char>(line[i]) >= 0x80) return true;
    const bool is_stop = line[i] == '.' || line[i] == '!' || line[i] == '?';
    if (is_stop && line.find_first_not_of(".!?\"') \t\r\n\v\f", i) != std::string_view::npos)
      return true;
  }
  return false;
}

/// Scripts whose characters are wide write no space between sentences.
bool is_wide(UChar32 character) {
  const auto width = u_getIntPropertyValue(character, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH;
}

}  // namespace

void append_sentence(std::string& text, std::string_view sentence) {
  if (!text.empty() && !sentence.empty()) {
    std::size_t end = text.size(), begin = 0;
    const bool are_wide =
        is_wide(previous_character(text, end)) && is_wide(next_character(sentence, begin));
    if (!are_wide) text += ' ';
  }
  text += sentence;
}

struct SentenceSplitter::Rules {
  std::unique_ptr<icu::BreakIterator> breaks;  ///< none where ICU lacks its data
};

SentenceSplitter::SentenceSplitter(std::string language) : language_(std::move(language)) {}
SentenceSplitter::~SentenceSplitter() = default;
SentenceSplitter::SentenceSplitter(SentenceSplitter&&) noexcept = default;
SentenceSplitter& SentenceSplitter::operator=(SentenceSplitter&&) noexcept = default;

std::vector<TextRange> SentenceSplitter::split(std::string_view line) {
  if (line.size() > kLongest || !may_be_several(line)) return {trimmed(line, {0, line.size()})};
  if (!rules_) rules_ = std::make_unique<Rules>(Rules{sentence_rules(language_)});
  if (!rules_->breaks) return {trimmed(line, {0, line.size()})};
  UErrorCode error = U_ZERO_ERROR;
  UText* text =
      utext_openUTF8(nullptr, line.data(), static_cast<std::int64_t>(line.size()), &error);
  rules_->breaks->setText(text, error);
  std::vector<TextRange> sentences;
  Quotations quotations(line);
  std::size_t begin = 0;
  while (U_SUCCESS(error) && begin < line.size()) {
    const std::int32_t next = rules_->breaks->next();
    const std::size_t end = next < 0 ? line.size() : static_cast<std::size_t>(next);
    const TextRange place = trimmed(line, {begin, end});
    const std::string_view sentence = line.substr(place.begin, place.end - place.begin);
    const bool is_end = end == line.size() || (!quotations.hold_at(end) && !ends_openly(sentence) &&
                                               begins_a_sentence(line.substr(end)));
    if (!is_end) continue;
    if (place.begin < place.end || sentences.empty()) sentences.push_back(place);
    begin = end;
    quotations.begin_at(begin);
  }
  utext_close(text);
  if (sentences.empty()) return {trimmed(line, {0, line.size()})};
  return sentences;
}

}  // namespace heed
