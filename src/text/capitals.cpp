#include "text/capitals.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <utility>

#include "text/letter_case.h"
#include "text/utf8.h"
#include "text/word_core.h"
#include "text/words.h"

namespace heed {
namespace {

/// Marks around a word that make it a variable, a placeholder, a tag or an address.
constexpr std::string_view kMarksOfCode = "%$<>{}_`@#\\/=~^|";
/// What may stand between the letters of a word.
constexpr std::array<UChar32, 6> kJoiners = {'\'', '-', '/', 0x2013, 0x2014, 0x2019};
/// Punctuation of the sentence that may stand behind a word.
constexpr std::string_view kMarksOfSentence = ".,;:!?";

bool is_joiner(UChar32 character) {
  return std::find(kJoiners.begin(), kJoiners.end(), character) != kJoiners.end();
}

/// Letters alone, and what joins them: no number, no code.
bool is_plain_word(std::string_view word) {
  const std::string_view core = without_punctuation(word);
  if (core.empty()) return false;
  const auto begin = static_cast<std::size_t>(core.data() - word.data());
  const auto is_of_code = [](std::string_view around) {
    return around.find_first_of(kMarksOfCode) != std::string_view::npos;
  };
  if (is_of_code(word.substr(0, begin)) || is_of_code(word.substr(begin + core.size())))
    return false;
  for (std::size_t at = 0; at < core.size();) {
    const UChar32 character = next_character(core, at);
    const bool is_letter =
        u_isalpha(character) != 0 || (U_GET_GC_MASK(character) & U_GC_M_MASK) != 0;
    if (!is_letter && !is_joiner(character)) return false;
  }
  return true;
}

/// The text with some of its words replaced; what is between words stays.
std::string with_words(std::string_view text,
                       const std::function<std::string(std::string_view word)>& replacement) {
  std::string result;
  std::size_t end = 0;
  for (const std::string_view word : split_words(text)) {
    const auto begin = static_cast<std::size_t>(word.data() - text.data());
    result.append(text.substr(end, begin - end)).append(replacement(word));
    end = begin + word.size();
  }
  return result.append(text.substr(end));
}

std::string with_first_letter_in_capitals(const std::string& word) {
  std::size_t begin = 0, end = 0;
  while (end < word.size() && u_isalpha(next_character(word, end)) == 0) begin = end;
  return word.substr(0, begin) + upper_case(word.substr(begin, end - begin)) + word.substr(end);
}

}  // namespace

bool is_in_capitals(std::string_view text) {
  constexpr int kFewest = 5;
  int capitals = 0;
  for (const std::string_view word : split_words(text)) {
    if (!is_plain_word(word)) continue;
    for (std::size_t at = 0; at < word.size();) {
      const UChar32 character = next_character(word, at);
      const bool is_capital = u_tolower(character) != character;
      const bool is_small = u_toupper(character) != character;
      // A small letter that has no capital ("ß") may stand among capitals.
      const bool has_no_case = u_hasBinaryProperty(character, UCHAR_CASED) == 0;
      if (is_small || (u_isalpha(character) != 0 && has_no_case)) return false;
      capitals += is_capital ? 1 : 0;
    }
  }
  return capitals >= kFewest;
}

std::string in_sentence_case(std::string_view text) {
  bool is_first = true;
  return with_words(text, [&](std::string_view word) {
    if (!is_plain_word(word)) return std::string(word);
    const std::string small = lower_case(word);
    return std::exchange(is_first, false) ? with_first_letter_in_capitals(small) : small;
  });
}

std::string in_capitals(std::string_view text, std::string_view original) {
  return with_words(text, [&](std::string_view word) {
    const std::string_view stem = word.substr(0, word.find_last_not_of(kMarksOfSentence) + 1);
    const bool is_kept = !is_plain_word(word) && original.find(stem) != std::string_view::npos;
    return is_kept ? std::string(word) : upper_case(word);
  });
}

}  // namespace heed
