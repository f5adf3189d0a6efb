#include "text/words.h"

#include <cstddef>

namespace heed {

bool is_word_separator(char character) {
  return character == ' ' || (character >= '\t' && character <= '\r');
}

std::vector<std::string_view> split_words(std::string_view line) {
  std::vector<std::string_view> words;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= line.size(); ++i) {
    if (i < line.size() && !is_word_separator(line[i])) continue;
    if (i > begin) words.push_back(line.substr(begin, i - begin));
    begin = i + 1;
  }
  return words;
}

std::string joined(std::span<const std::string> texts, std::string_view mark) {
  std::string all;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) all += mark;
    all += texts[i];
  }
  return all;
}

std::string on_one_line(std::string text) {
  if (text.find_first_of("\t\n\v\f\r") == std::string::npos) return text;
  std::string line;
  for (const std::string_view word : split_words(text)) {
    if (!line.empty()) line += ' ';
    line += word;
  }
  return line;
}

}  // namespace heed
