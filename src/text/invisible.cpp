#include "text/invisible.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

#include "text/utf8.h"
#include "text/words.h"

namespace heed {
namespace {

constexpr UChar32 kNextLine = 0x85, kZeroWidthSpace = 0x200B, kNonJoiner = 0x200C, kJoiner = 0x200D;
constexpr UChar32 kStandIns = 0xF0000;  // a private plane, which no normalisation touches
constexpr std::uint8_t kVirama = 9;     // the combining class

bool is_control(UChar32 character) {
  return character < 0x20 ? !is_word_separator(static_cast<char>(character))
                          : character >= 0x7F && character <= 0x9F;
}

int joining_type(UChar32 character) { return u_getIntPropertyValue(character, UCHAR_JOINING_TYPE); }

/// The nearest character before `begin` that takes part in joining; 0 where there is none.
UChar32 joining_before(std::string_view line, std::size_t begin) {
  while (begin > 0) {
    const UChar32 character = previous_character(line, begin);
    if (joining_type(character) != U_JT_TRANSPARENT) return character;
  }
  return 0;
}

UChar32 joining_after(std::string_view line, std::size_t end) {
  while (end < line.size()) {
    const UChar32 character = next_character(line, end);
    if (joining_type(character) != U_JT_TRANSPARENT) return character;
  }
  return 0;
}

bool joins_letters(std::string_view line, TextRange at) {
  const int before = joining_type(joining_before(line, at.begin));
  const int after = joining_type(joining_after(line, at.end));
  return (before == U_JT_LEFT_JOINING || before == U_JT_DUAL_JOINING) &&
         (after == U_JT_RIGHT_JOINING || after == U_JT_DUAL_JOINING);
}

bool is_pictograph(UChar32 character) {
  return u_hasBinaryProperty(character, UCHAR_EXTENDED_PICTOGRAPHIC) != 0;
}

/// Whatever stands between a pictograph and a joiner (a skin, a variation selector) is passed over.
bool joins_pictographs(std::string_view line, TextRange at) {
  if (at.end == line.size()) return false;
  std::size_t end = at.end;
  if (!is_pictograph(next_character(line, end))) return false;
  for (std::size_t begin = at.begin; begin > 0;) {
    const UChar32 character = previous_character(line, begin);
    if (is_pictograph(character)) return true;
    if (u_hasBinaryProperty(character, UCHAR_GRAPHEME_EXTEND) == 0 &&
        u_hasBinaryProperty(character, UCHAR_EMOJI_MODIFIER) == 0)
      return false;
  }
  return false;
}

bool is_of_spaceless_script(UChar32 character) {
  return u_getIntPropertyValue(character, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT;
}

/// Whether the invisible character at `at` says something where it stands.
bool has_meaning(UChar32 character, std::string_view line, TextRange at) {
  if (at.begin == 0 || at.end == line.size()) return false;
  std::size_t begin = at.begin, end = at.end;
  const UChar32 before = previous_character(line, begin);
  if (character == kZeroWidthSpace)
    return is_of_spaceless_script(before) && is_of_spaceless_script(next_character(line, end));
  if (character != kNonJoiner && character != kJoiner) return false;
  if (u_getCombiningClass(before) == kVirama) return true;
  return character == kNonJoiner ? joins_letters(line, at) : joins_pictographs(line, at);
}

bool is_invisible(UChar32 character, std::string_view line, TextRange at) {
  if (character == kIllFormed) return false;
  if (is_control(character)) return character != kNextLine;
  return u_hasBinaryProperty(character, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0 &&
         !has_meaning(character, line, at);
}

/// Numbers and signs above, below or in fractions ("10²", "3½"): Unicode's compatibility forms,
/// which NFKC makes other numbers of ("102", "31⁄2").
bool is_set_apart(UChar32 character) {
  const auto type = u_getIntPropertyValue(character, UCHAR_DECOMPOSITION_TYPE);
  if (type != U_DT_SUPER && type != U_DT_SUB && type != U_DT_FRACTION) return false;
  constexpr std::uint32_t kLetters = U_GC_L_MASK | U_GC_SO_MASK;  // "1º", "™"
  return (U_GET_GC_MASK(character) & kLetters) == 0;
}

std::string stand_in(UChar32 character) {
  char bytes[U8_MAX_LENGTH];
  std::int32_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, kStandIns + character);
  return {bytes, static_cast<std::size_t>(length)};
}

/// What a character is read as; nothing where it is left out.
std::string read_as(UChar32 character, std::string_view line, TextRange at) {
  if (character == kNextLine) return " ";
  if (is_invisible(character, line, at)) return "";
  if (character > 0x7F && is_set_apart(character)) return stand_in(character);
  return std::string(line.substr(at.begin, at.end - at.begin));
}

/// No character of the line needs a look: printable ASCII and word separators.
bool is_plain(std::string_view line) {
  return std::all_of(line.begin(), line.end(), [](char byte) {
    return (byte >= ' ' && byte < 0x7F) || is_word_separator(byte);
  });
}

}  // namespace

std::optional<VisibleText> visible_text(std::string_view line,
                                        std::span<const TextRange> left_out) {
  if (left_out.empty() && is_plain(line)) return std::nullopt;
  VisibleText visible;
  bool is_changed = false;
  for (std::size_t begin = 0, end = 0; begin < line.size(); begin = end) {
    const UChar32 character = next_character(line, end);
    while (!left_out.empty() && left_out.front().end <= begin) left_out = left_out.subspan(1);
    const bool is_left_out = !left_out.empty() && left_out.front().begin <= begin;
    const std::string read = is_left_out ? "" : read_as(character, line, {begin, end});
    is_changed = is_changed || read != line.substr(begin, end - begin);
    visible.text += read;
    for (std::size_t byte = 0; byte < read.size(); ++byte)
      visible.origins.push_back(std::min(begin + byte, end - 1));
  }
  if (!is_changed) return std::nullopt;
  visible.origins.push_back(line.size());
  return visible;
}

std::string without_stand_ins(std::string text) {
  constexpr char kLeadByte = '\xF3';  // of that plane in UTF-8
  if (text.find(kLeadByte) == std::string::npos) return text;
  std::string written;
  for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end) {
    const UChar32 character = next_character(text, end);
    char bytes[U8_MAX_LENGTH];
    std::int32_t length = 0;
    if (character > kStandIns && is_set_apart(character - kStandIns)) {
      U8_APPEND_UNSAFE(bytes, length, character - kStandIns);
      written.append(bytes, static_cast<std::size_t>(length));
    } else {
      written.append(text, begin, end - begin);
    }
  }
  return written;
}

bool is_blank(std::string_view line) {
  for (std::size_t begin = 0, end = 0; begin < line.size(); begin = end) {
    const UChar32 character = next_character(line, end);
    if (u_isUWhiteSpace(character) == 0 && !is_invisible(character, line, {begin, end}))
      return false;
  }
  return true;
}

}  // namespace heed
