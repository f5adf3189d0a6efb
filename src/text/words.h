#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace heed {

/// The characters that separate words: space, tab, line feed, vertical tab, form feed, carriage
/// return.
bool is_word_separator(char character);

/// The words of a line as alignments count them: its whitespace tokens, as views into `line`.
std::vector<std::string_view> split_words(std::string_view line);

/// The texts with `mark` between them.
std::string joined(std::span<const std::string> texts, std::string_view mark);

/// The text as it is, or, where it has tabs or line breaks, its words with single spaces between.
std::string on_one_line(std::string text);

}  // namespace heed
