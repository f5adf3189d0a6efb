#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "corpus/text_repair.h"
#include "text/utf8.h"

namespace heed {
namespace {

/// What Windows-1252 has at 0x80 to 0x9F; where it has nothing, the control character of Latin-1.
constexpr std::array<std::int32_t, 32> kWindows1252 = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
constexpr std::int32_t kFirst = 0x80, kByteLimit = 0x100;

/// The byte that was read as this character.
std::optional<char> byte_of(std::int32_t character) {
  const auto* found = std::find(kWindows1252.begin(), kWindows1252.end(), character);
  if (found != kWindows1252.end())
    return static_cast<char>(kFirst + (found - kWindows1252.begin()));
  if (character < 0 || character >= kByteLimit) return std::nullopt;
  return static_cast<char>(character);
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < kFirst; });
}

/// The bytes that were read wrongly, if they are UTF-8.
std::optional<std::string> bytes_behind(std::string_view text) {
  std::string bytes;
  std::size_t offset = 0;
  while (offset < text.size()) {
    const auto byte = byte_of(next_character(text, offset));
    if (!byte) return std::nullopt;
    bytes += *byte;
  }
  if (!is_valid_utf8(bytes)) return std::nullopt;
  return bytes;
}

}  // namespace

std::string without_mojibake(std::string_view text) {
  constexpr int kRounds = 2;
  std::string result(text);
  for (int round = 0; round < kRounds && !is_ascii(result); ++round) {
    auto bytes = bytes_behind(result);
    if (!bytes) break;
    result = std::move(*bytes);
  }
  return result;
}

}  // namespace heed
