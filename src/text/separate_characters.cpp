#include "text/separate_characters.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

namespace heed {
namespace {

bool stands_alone(UChar32 character) {
  UErrorCode error = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(character, &error);
  if (U_FAILURE(error)) return false;
  if (uscript_breaksBetweenLetters(script)) return true;
  const auto width = static_cast<UEastAsianWidth>(
      u_getIntPropertyValue(character, UCHAR_EAST_ASIAN_WIDTH));
  return (width == U_EA_WIDE || width == U_EA_FULLWIDTH) && script != USCRIPT_HANGUL &&
         script != USCRIPT_LATIN;
}

/// Marks, and what joins with what is before it.
bool continues(UChar32 character) {
  return u_hasBinaryProperty(character, UCHAR_GRAPHEME_EXTEND) != 0 ||
         u_charType(character) == U_COMBINING_SPACING_MARK;
}

}  // namespace

std::string separate_characters(std::string_view line) {
  std::string separated;
  bool was_alone = false, is_first = true;
  const auto size = static_cast<std::int64_t>(line.size());
  for (std::int64_t at = 0; at < size;) {
    const std::int64_t begin = at;
    UChar32 character = 0;
    U8_NEXT(line.data(), at, size, character);
    const bool stays = character < 0 || continues(character);
    const bool is_alone = stays ? was_alone : stands_alone(character);
    if (!is_first && !stays && (is_alone || was_alone)) separated += ' ';
    separated += line.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin));
    was_alone = is_alone;
    is_first = false;
  }
  return separated;
}

}  // namespace heed
