#include "text/utf8.h"

#include <unicode/utf8.h>

#include <cstdint>

namespace heed {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  // U+FEFF
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";    // U+FFFD

}  // namespace

/// ICU's macro counts in int32_t, so it sees at most the next four bytes: lines of any length pass.
std::int32_t next_character(std::string_view text, std::size_t& offset) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data()) + offset;
  const auto length =
      static_cast<std::int32_t>(text.size() - offset < 4 ? text.size() - offset : 4);
  std::int32_t index = 0;
  UChar32 code_point = kIllFormed;
  U8_NEXT(bytes, index, length, code_point);
  offset += static_cast<std::size_t>(index);
  return code_point;
}

std::int32_t previous_character(std::string_view text, std::size_t& offset) {
  do --offset;
  while (offset > 0 && U8_IS_TRAIL(text[offset]));
  std::size_t end = offset;
  return next_character(text, end);
}

bool is_valid_utf8(std::string_view text) {
  std::size_t offset = 0;
  while (offset < text.size()) {
    if (static_cast<unsigned char>(text[offset]) < 0x80) {
      ++offset;
    } else if (next_character(text, offset) < 0) {
      return false;
    }
  }
  return true;
}

std::string repair_utf8(std::string_view text) {
  std::string repaired;
  repaired.reserve(text.size());
  std::size_t offset = 0;
  while (offset < text.size()) {
    const std::size_t begin = offset;
    if (next_character(text, offset) < 0) {
      repaired += kReplacement;
    } else {
      repaired += text.substr(begin, offset - begin);
    }
  }
  return repaired;
}

std::string_view without_byte_order_mark(std::string_view text) {
  return text.starts_with(kByteOrderMark) ? text.substr(kByteOrderMark.size()) : text;
}

std::string told_of_repair(const std::string& name) {
  return name + " is not UTF-8: what cannot be read becomes U+FFFD";
}

}  // namespace heed
