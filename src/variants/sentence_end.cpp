#include "variants/sentence_end.h"

#include <unicode/uchar.h>

#include "text/utf8.h"

namespace heed {
namespace {

bool is_mark(UChar32 character) {
  constexpr UChar32 kEllipsis = 0x2026;
  return character == kEllipsis || u_hasBinaryProperty(character, UCHAR_S_TERM) != 0;
}

bool closes(UChar32 character) {
  return u_charType(character) == U_END_PUNCTUATION ||
         u_hasBinaryProperty(character, UCHAR_QUOTATION_MARK) != 0;
}

/// Where the characters at the end of a text begin that `belongs` holds for.
template <typename Belongs>
std::size_t begin_of_last(std::string_view text, Belongs belongs) {
  std::size_t begin = text.size();
  while (begin > 0) {
    std::size_t at = begin;
    if (!belongs(previous_character(text, at))) break;
    begin = at;
  }
  return begin;
}

}  // namespace

bool ends_sentence(std::string_view text) {
  return length_of_final_mark(text.substr(0, begin_of_last(text, closes))) > 0;
}

std::size_t length_of_final_mark(std::string_view text) {
  return text.size() - begin_of_last(text, is_mark);
}

}  // namespace heed
