#pragma once

#include <string>
#include <string_view>

namespace heed {

/// The columns that UTF-8 text takes on a terminal: 2 for a wide character (Unicode Standard Annex
/// 11, W and F), 0 for one that combines with the one before or does not show, else 1.
int display_width(std::string_view text);

/// The text with spaces before or after it, up to so many columns; wider text stays as it is.
std::string padded_left(std::string_view text, int columns);
std::string padded_right(std::string_view text, int columns);

}  // namespace heed
