#pragma once

#include <string>
#include <string_view>

/// Text as Unicode characters, seen as Python's `str` sees it: the metrics' definitions are Python
/// programs.
namespace heed {

/// Code points of UTF-8 text; what is not valid UTF-8 becomes U+FFFD.
std::u32string characters_of(std::string_view text);

/// The reverse. REQUIRES: code points as `characters_of` gives them.
std::string utf8_of(std::u32string_view characters);

/// Python's `str.isspace` of one character: spaces, line and paragraph separators, U+0009 to
/// U+000D, U+001C to U+001F, U+0085. No-break spaces are among them.
bool is_space(char32_t character);

/// Python's `str.rstrip`.
std::string_view without_trailing_space(std::string_view text);

}  // namespace heed
