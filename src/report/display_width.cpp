#include "report/display_width.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

namespace heed {
namespace {

int columns_of(UChar32 character) {
  constexpr std::uint32_t kNoWidth = U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK | U_GC_CC_MASK;
  if ((U_GET_GC_MASK(character) & kNoWidth) != 0 && character != 0xAD)
    return 0;  // (a soft hyphen shows)
  const auto width = u_getIntPropertyValue(character, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

std::string spaces_up_to(std::string_view text, int columns) {
  return std::string(static_cast<std::size_t>(std::max(0, columns - display_width(text))), ' ');
}

}  // namespace

int display_width(std::string_view text) {
  int columns = 0;
  const auto length = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < length;) {
    UChar32 character = 0;
    U8_NEXT_OR_FFFD(text.data(), i, length, character);
    columns += columns_of(character);
  }
  return columns;
}

std::string padded_left(std::string_view text, int columns) {
  return spaces_up_to(text, columns) + std::string(text);
}

std::string padded_right(std::string_view text, int columns) {
  return std::string(text) + spaces_up_to(text, columns);
}

}  // namespace heed
