#include "text/words.h"

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

}  // namespace heed
