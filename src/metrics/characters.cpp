#include "metrics/characters.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace heed {

std::u32string characters_of(std::string_view text) {
  std::u32string characters;
  characters.reserve(text.size());
  const auto length = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < length;) {
    UChar32 character = 0;
    U8_NEXT_OR_FFFD(text.data(), i, length, character);
    characters.push_back(static_cast<char32_t>(character));
  }
  return characters;
}

std::string utf8_of(std::u32string_view characters) {
  std::string text;
  text.reserve(characters.size());
  for (const char32_t character : characters) {
    char bytes[U8_MAX_LENGTH];
    std::int32_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, static_cast<UChar32>(character));
    text.append(bytes, static_cast<std::size_t>(length));
  }
  return text;
}

bool is_space(char32_t character) { return u_isspace(static_cast<UChar32>(character)); }

std::string_view without_trailing_space(std::string_view text) {
  auto end = static_cast<std::int32_t>(text.size());
  while (end > 0) {
    std::int32_t start = end;
    UChar32 character = 0;
    U8_PREV(text.data(), 0, start, character);
    if (character < 0 || !is_space(static_cast<char32_t>(character))) break;
    end = start;
  }
  return text.substr(0, static_cast<std::size_t>(end));
}

}  // namespace heed
