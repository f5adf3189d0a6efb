#include "decoding/unknown_words.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <optional>

#include "text/utf8.h"
#include "text/words.h"

namespace heed {
namespace {

bool is_space(UChar32 character) {
  return character >= 0 && character < 0x80 && is_word_separator(static_cast<char>(character));
}

/// A letter, mark or number, or a sign above or below such ("10⁻²").
bool is_word_character(UChar32 character) {
  constexpr std::uint32_t kWord = U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK;
  if (character < 0) return false;
  const auto type = u_getIntPropertyValue(character, UCHAR_DECOMPOSITION_TYPE);
  return (U_GET_GC_MASK(character) & kWord) != 0 || type == U_DT_SUPER || type == U_DT_SUB;
}

/// The same of a script that separates words by spaces: a word is as long as such characters go.
bool is_in_spaced_word(UChar32 character) {
  const auto breaking =
      character < 0 ? U_LB_UNKNOWN : u_getIntPropertyValue(character, UCHAR_LINE_BREAK);
  return is_word_character(character) && breaking != U_LB_IDEOGRAPHIC &&
         breaking != U_LB_COMPLEX_CONTEXT && breaking != U_LB_CONDITIONAL_JAPANESE_STARTER &&
         breaking != U_LB_NONSTARTER;
}

bool has_character(std::string_view text, bool (*is_wanted)(UChar32)) {
  for (std::size_t offset = 0; offset < text.size();)
    if (is_wanted(next_character(text, offset))) return true;
  return false;
}

std::string_view text_at(std::string_view line, TextRange place) {
  return line.substr(place.begin, place.end - place.begin);
}

/// Without the white space at both ends.
TextRange trimmed(std::string_view line, TextRange place) {
  while (place.begin < place.end && is_word_separator(line[place.begin])) ++place.begin;
  while (place.begin < place.end && is_word_separator(line[place.end - 1])) --place.end;
  return place;
}

/// Marks that hold the parts of a word together: "Dvořák's", "Łódź-Town", "a@b.pl".
bool is_joint(UChar32 character) {
  return character == '-' || character == '\'' || character == 0x2019 || character == '.' ||
         character == '@' || character == '_';
}

constexpr std::size_t kLongestJoint = 3;  // bytes

/// The whole word around characters that are a part of one.
TextRange widened(std::string_view line, TextRange place) {
  std::size_t at = place.begin;
  if (!is_in_spaced_word(next_character(line, at))) return place;
  for (at = place.begin; at > 0;) {
    const UChar32 character = previous_character(line, at);
    if (is_in_spaced_word(character))
      place.begin = at;
    else if (!is_joint(character) || place.begin - at > kLongestJoint)
      break;
  }
  for (at = place.end; at < line.size();) {
    const std::size_t begin = at;
    const UChar32 character = next_character(line, at);
    if (is_in_spaced_word(character))
      place.end = at;
    else if (!is_joint(character) || begin > place.end)
      break;
  }
  return place;
}

bool are_one(std::string_view line, const UnknownWord& first, const UnknownWord& second) {
  if (first.is_symbol != second.is_symbol) return false;
  if (second.place.begin == first.place.end) return true;
  const auto between = text_at(line, {first.place.end, second.place.begin});
  return std::all_of(between.begin(), between.end(), is_word_separator);
}

/// The bytes of a line that each piece stands for, without white space.
TextRange place_of_piece(std::string_view line, const EncodedLine& encoded, std::size_t piece) {
  const bool is_last = piece + 1 == encoded.begins.size();
  return trimmed(line, {encoded.begins[piece], is_last ? line.size() : encoded.begins[piece + 1]});
}

}  // namespace

std::vector<UnknownWord> unknown_words(std::string_view line, const EncodedLine& encoded,
                                       int unk_id) {
  std::vector<UnknownWord> words;
  for (std::size_t piece = 0; piece < encoded.begins.size(); ++piece) {
    if (encoded.ids[piece] != unk_id) continue;
    const TextRange place = place_of_piece(line, encoded, piece);
    if (place.begin == place.end) continue;
    if (!words.empty() && place.end <= words.back().place.end) continue;  // a part of the last one
    const UnknownWord word{.place = widened(line, place),
                           .is_symbol = !has_character(text_at(line, place), is_word_character)};
    // What was taken for a symbol may be a joint of this word, and what this is, one of the last.
    while (!words.empty() && word.place.begin <= words.back().place.begin) words.pop_back();
    const bool is_inside = !words.empty() && word.place.begin < words.back().place.end;
    if (is_inside || (!words.empty() && are_one(line, words.back(), word))) {
      words.back().place.end = std::max(words.back().place.end, word.place.end);
    } else {
      words.push_back(word);
    }
  }
  return words;
}

bool has_known_word(std::string_view line, const std::vector<UnknownWord>& unknown) {
  const auto is_letter = [](UChar32 character) { return u_isalpha(character) != 0; };
  std::size_t begin = 0;
  for (const UnknownWord& word : unknown) {
    if (begin < word.place.begin &&
        has_character(text_at(line, {begin, word.place.begin}), is_letter))
      return true;
    begin = word.place.end;
  }
  return begin < line.size() && has_character(line.substr(begin), is_letter);
}

std::vector<TextRange> left_out_symbols(std::string_view line,
                                        const std::vector<UnknownWord>& unknown) {
  std::vector<TextRange> places;
  for (const UnknownWord& word : unknown) {
    if (!word.is_symbol) continue;
    TextRange place = word.place;
    std::size_t after = place.end;
    const bool goes_on = after < line.size() && is_space(next_character(line, after)) &&
                         has_character(line.substr(place.end), is_word_character);
    const std::size_t least = places.empty() ? 0 : places.back().end;
    while (!goes_on && place.begin > least && is_word_separator(line[place.begin - 1]))
      --place.begin;
    places.push_back(place);
  }
  return places;
}

TextWithCopies copy_of(std::string_view line) {
  TextWithCopies copy;
  for (const std::string_view word : split_words(line)) {
    copy.text += (copy.text.empty() ? "" : " ") + std::string(word);
    copy.words.push_back({.source = static_cast<int>(copy.words.size())});
  }
  return copy;
}

}  // namespace heed
