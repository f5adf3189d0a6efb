#pragma once

#include <string>
#include <string_view>

namespace heed {

/// The line with a space between any two characters of which one belongs to a script that is
/// written without spaces between words (Han, kana, Thai, Lao, Khmer, Burmese, ...) or is of full
/// width, Hangul excepted; combining marks stay with the character before them. So "我爱Python。"
/// is "我 爱 Python 。", and words of other scripts are what they were.
std::string separate_characters(std::string_view line);

}  // namespace heed
