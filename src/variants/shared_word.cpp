#include "variants/shared_word.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "text/utf8.h"
#include "text/word_core.h"
#include "text/words.h"

namespace heed {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The digits of a number without what separates them; empty where it is none.
std::string digits_of(std::string_view word) {
  std::string digits;
  for (const char c : word) {
    if (is_digit(c)) digits += c;
    if (!is_digit(c) && std::string_view(".,:'").find(c) == std::string_view::npos) return {};
  }
  return digits;
}

bool begins_with_capital(std::string_view word) {
  std::size_t at = 0;
  return !word.empty() && u_isUUppercase(next_character(word, at)) != 0;
}

/// The words of a side by what both sides must have alike.
struct Places {
  TextRange place;
  int count = 0;
  bool is_first = false;
};
using WordPlaces = std::map<std::string, Places, std::less<>>;

WordPlaces places_of(std::string_view line) {
  WordPlaces places;
  bool is_first = true;
  for (const std::string_view word : split_words(line)) {
    const std::string_view core = without_punctuation(word);
    const std::string digits = digits_of(core);
    Places& found = places[digits.empty() ? std::string(core) : digits];
    const auto begin = static_cast<std::size_t>(core.data() - line.data());
    found.place = {begin, begin + core.size()};
    found.is_first = is_first;
    ++found.count;
    is_first = false;
  }
  return places;
}

bool is_worth_sharing(const std::string& word, const Places& source, const Places& target) {
  constexpr std::size_t kFewestDigits = 2, kFewestLetters = 3;
  if (source.count != 1 || target.count != 1) return false;
  if (!word.empty() && is_digit(word.front()) && !digits_of(word).empty())
    return word.size() >= kFewestDigits;
  return word.size() >= kFewestLetters && begins_with_capital(word) &&
         !(source.is_first && target.is_first);
}

}  // namespace

std::optional<SharedWord> shared_word(std::string_view source, std::string_view target,
                                      std::size_t choice) {
  const WordPlaces of_source = places_of(source), of_target = places_of(target);
  std::vector<SharedWord> shared;
  for (const auto& [word, place] : of_source) {
    const auto other = of_target.find(word);
    if (other == of_target.end() || !is_worth_sharing(word, place, other->second)) continue;
    shared.push_back({.source = place.place,
                      .target = other->second.place,
                      .is_number = !digits_of(word).empty()});
  }
  if (shared.empty()) return std::nullopt;
  return shared[choice % shared.size()];
}

}  // namespace heed
