#include "alignment/naacl.h"

#include <array>
#include <charconv>
#include <stdexcept>

#include "text/line_place.h"
#include "text/words.h"

namespace heed {
namespace {

/// More than any text that people have aligned: a number that is larger is none of a sentence.
constexpr int kMostSentences = 1'000'000;

bool read_number(std::string_view word, int& number) {
  const auto [rest, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  return error == std::errc() && rest == word.data() + word.size() && number >= 0;
}

/// Sentence, source word and target word.
bool read_numbers(const std::vector<std::string_view>& words, std::array<int, 3>& numbers) {
  if (words.size() < numbers.size()) return false;
  for (std::size_t i = 0; i < numbers.size(); ++i)
    if (!read_number(words[i], numbers[i])) return false;
  return true;
}

bool is_possible(const std::vector<std::string_view>& words) {
  return words.size() > 3 && words[3] == "P";
}

}  // namespace

bool is_naacl(const std::vector<std::string>& lines) {
  std::array<int, 3> numbers{};
  return !lines.empty() && read_numbers(split_words(lines.front()), numbers);
}

std::vector<std::string> pharaoh_of_naacl(const std::vector<std::string>& lines,
                                          std::string_view file) {
  std::vector<std::string> links;
  for (std::size_t line = 0; line < lines.size(); ++line) {
    const auto words = split_words(lines[line]);
    if (words.empty()) continue;
    std::array<int, 3> numbers{};
    const auto& [sentence, source, target] = numbers;
    if (!read_numbers(words, numbers) || sentence < 1 || sentence > kMostSentences)
      throw std::runtime_error(describe({.file = file, .line = line + 1}) + ": '" +
                               lines[line].substr(0, 80) +
                               "' is no link of a sentence; write sentence, source word and target "
                               "word, counted from 1, and S (sure) or P (possible)");
    const auto place = static_cast<std::size_t>(sentence - 1);
    if (links.size() <= place) links.resize(place + 1);
    if (source == 0 || target == 0) continue;
    if (!links[place].empty()) links[place] += ' ';
    links[place] +=
        std::to_string(source - 1) + (is_possible(words) ? 'p' : '-') + std::to_string(target - 1);
  }
  return links;
}

}  // namespace heed
