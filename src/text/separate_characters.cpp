#include "text/separate_characters.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <cstdint>

#include "text/words.h"

namespace heed {
namespace {

bool stands_alone(UChar32 character) {
  UErrorCode error = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(character, &error);
  if (U_FAILURE(error)) return false;
  if (uscript_breaksBetweenLetters(script)) return true;
  const auto width =
      static_cast<UEastAsianWidth>(u_getIntPropertyValue(character, UCHAR_EAST_ASIAN_WIDTH));
  return (width == U_EA_WIDE || width == U_EA_FULLWIDTH) && script != USCRIPT_HANGUL &&
         script != USCRIPT_LATIN;
}

enum class Kind { kSeparator, kPartOfWord, kAlone };

Kind kind_of(UChar32 character) {
  if (character < 0x80 && is_word_separator(static_cast<char>(character))) return Kind::kSeparator;
  return stands_alone(character) ? Kind::kAlone : Kind::kPartOfWord;
}

/// Marks, and what joins with what is before it.
bool continues(UChar32 character) {
  return u_hasBinaryProperty(character, UCHAR_GRAPHEME_EXTEND) != 0 ||
         u_charType(character) == U_COMBINING_SPACING_MARK;
}

}  // namespace

std::string separate_characters(std::string_view line) {
  std::string separated;
  Kind before = Kind::kSeparator;
  const auto size = static_cast<std::int64_t>(line.size());
  for (std::int64_t at = 0; at < size;) {
    const std::int64_t begin = at;
    UChar32 character = 0;
    U8_NEXT(line.data(), at, size, character);
    const bool stays = character < 0 || continues(character);
    const Kind kind = stays ? before : kind_of(character);
    const bool are_side_by_side = before != Kind::kSeparator && kind != Kind::kSeparator;
    if (!stays && are_side_by_side && (before == Kind::kAlone || kind == Kind::kAlone))
      separated += ' ';
    separated += line.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin));
    before = kind;
  }
  return separated;
}

}  // namespace heed
