#include "text/word_core.h"

#include <unicode/uchar.h>

#include "text/utf8.h"

namespace heed {

std::string_view without_punctuation(std::string_view word) {
  const auto is_inside = [](UChar32 character) { return u_isalnum(character) != 0; };
  std::size_t begin = 0, end = word.size();
  for (std::size_t at = 0; begin < end && !is_inside(next_character(word, at));) begin = at;
  for (std::size_t at = end; begin < end && !is_inside(previous_character(word, at));) end = at;
  return word.substr(begin, end - begin);
}

}  // namespace heed
