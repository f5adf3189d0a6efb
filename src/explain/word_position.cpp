#include "explain/word_position.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace heed {
namespace {

bool is_ascii_punctuation(char c) { return std::ispunct(static_cast<unsigned char>(c)) != 0; }

std::string without_punctuation(std::string word) {
  while (!word.empty() && is_ascii_punctuation(word.back())) word.pop_back();
  while (!word.empty() && is_ascii_punctuation(word.front())) word.erase(word.begin());
  return word;
}

std::string in_lower_case(std::string word) {
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return word;
}

using Form = std::string (*)(std::string word);

std::string as_spelt(std::string word) { return word; }
std::string folded(std::string word) { return in_lower_case(without_punctuation(std::move(word))); }

std::vector<int> matches(const std::vector<std::string>& words, const std::string& name,
                         Form form) {
  std::vector<int> found;
  for (std::size_t i = 0; i < words.size(); ++i)
    if (!form(name).empty() && form(words[i]) == form(name)) found.push_back(static_cast<int>(i));
  return found;
}

/// The number of `#4`; -1 where the name is no such thing.
int numbered(const std::string& name) {
  int number = 0;
  const auto [end, error] = std::from_chars(name.data() + 1, name.data() + name.size(), number);
  const bool is_number =
      name.size() > 1 && name[0] == '#' && error == std::errc() && end == name.data() + name.size();
  return is_number && number >= 0 ? number : -1;
}

std::invalid_argument several(const std::string& name, const std::string& sentence,
                              const std::vector<int>& found) {
  std::string places;
  for (const int place : found) places += (places.empty() ? "#" : ", #") + std::to_string(place);
  return std::invalid_argument("'" + name + "' stands in " + sentence + " " +
                               std::to_string(found.size()) +
                               " times; name one by its number: " + places);
}

}  // namespace

std::vector<int> positions_of_word(const std::vector<std::string>& words, const std::string& name) {
  const int number = numbered(name);
  if (number >= 0 && number < static_cast<int>(words.size())) return {number};
  for (const Form form : {as_spelt, without_punctuation, folded})
    if (auto found = matches(words, name, form); !found.empty()) return found;
  return {};
}

int position_of_word(const std::vector<std::string>& words, const std::string& name,
                     const std::string& sentence) {
  const auto found = positions_of_word(words, name);
  if (found.empty()) throw std::invalid_argument("'" + name + "' is not a word of " + sentence);
  if (found.size() > 1) throw several(name, sentence, found);
  return found.front();
}

}  // namespace heed
