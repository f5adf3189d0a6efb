#pragma once

#include <string_view>
#include <vector>

namespace heed {

/// The characters that separate words: space, tab, line feed, vertical tab, form feed, carriage
/// return.
bool is_word_separator(char character);

/// The words of a line as alignments count them: its whitespace tokens, as views into `line`.
std::vector<std::string_view> split_words(std::string_view line);

}  // namespace heed
