#include "variants/typing_errors.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <vector>

#include "text/utf8.h"
#include "text/word_core.h"
#include "text/words.h"

namespace heed {
namespace {

/// A line as characters, each as its bytes.
std::vector<std::string_view> characters_of(std::string_view text) {
  std::vector<std::string_view> characters;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    next_character(text, at);
    characters.push_back(text.substr(begin, at - begin));
  }
  return characters;
}

bool is_letter(std::string_view character) {
  std::size_t at = 0;
  return u_isalpha(next_character(character, at)) != 0;
}

std::string put_together(const std::vector<std::string_view>& characters) {
  std::string text;
  for (const std::string_view character : characters) text += character;
  return text;
}

/// The first letter stays: words are known by it.
std::string with_slip(std::string_view word, std::string_view line, RandomBits& random) {
  std::vector<std::string_view> letters = characters_of(word);
  const std::size_t at = 1 + random.below(letters.size() - 2);
  const auto place = letters.begin() + static_cast<std::ptrdiff_t>(at);
  switch (random.below(4)) {
    case 0:
      std::swap(letters[at], letters[at + 1]);
      break;
    case 1:
      letters.erase(place);
      break;
    case 2:
      letters.insert(place, letters[at]);
      break;
    default:
      const auto others = characters_of(line);
      if (const std::string_view other = random.one_of(others); is_letter(other))
        letters[at] = other;
  }
  return put_together(letters);
}

bool can_slip(std::string_view word) {
  constexpr std::size_t kFewestLetters = 4;
  const auto letters = characters_of(word);
  return letters.size() >= kFewestLetters && std::all_of(letters.begin(), letters.end(), is_letter);
}

}  // namespace

std::optional<std::string> with_typing_errors(std::string_view line, RandomBits& random) {
  constexpr std::size_t kWordsAnError = 8;
  std::vector<std::string_view> words = split_words(line);
  for (std::string_view& word : words) word = without_punctuation(word);
  std::erase_if(words, [](std::string_view word) { return !can_slip(word); });
  if (words.empty()) return std::nullopt;
  std::string changed;
  std::size_t behind = 0;  // what of the line is in `changed`
  const auto slip_in = [&](std::string_view word) {
    const auto begin = static_cast<std::size_t>(word.data() - line.data());
    changed += line.substr(behind, begin - behind);
    changed += with_slip(word, line, random);
    behind = begin + word.size();
  };
  const std::size_t certain = random.below(words.size());
  for (std::size_t i = 0; i < words.size(); ++i)
    if (i == certain || random.happens(1.0 / kWordsAnError)) slip_in(words[i]);
  changed += line.substr(behind);
  if (changed == line) return std::nullopt;  // two equal letters in each other's place
  return changed;
}

}  // namespace heed
