#pragma once

#include <string_view>

namespace heed {

/// Whether a text ends as sentences do: with a mark of Unicode's Sentence_Terminal or an ellipsis,
/// quotes and brackets behind it or not. REQUIRES: UTF-8.
bool ends_sentence(std::string_view text);

/// The bytes of the marks at the very end of a text that end its sentence; 0: there are none.
std::size_t length_of_final_mark(std::string_view text);

}  // namespace heed
