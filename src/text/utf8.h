#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace heed {

/// What `next_character` says of an ill-formed sequence.
inline constexpr std::int32_t kIllFormed = -1;

/// The code point at `offset`, which moves behind it; kIllFormed where there is none.
/// REQUIRES: offset < text.size().
std::int32_t next_character(std::string_view text, std::size_t& offset);

/// The code point that ends at `offset`, which moves before it. REQUIRES: 0 < offset <=
/// text.size(), text is UTF-8.
std::int32_t previous_character(std::string_view text, std::size_t& offset);

/// True where every byte is part of a well-formed UTF-8 sequence: no overlong forms, no surrogates,
/// nothing above U+10FFFF (RFC 3629). The empty text is valid.
bool is_valid_utf8(std::string_view text);

/// `text` with U+FFFD in the place of each maximal ill-formed sequence (Unicode 15, section 3.9,
/// "best practice").
std::string repair_utf8(std::string_view text);

/// Without the byte order mark that some editors put before a text.
std::string_view without_byte_order_mark(std::string_view text);

/// What users are told of text that is mended: "NAME is not UTF-8: ...".
std::string told_of_repair(const std::string& name);

}  // namespace heed
