#pragma once

#include <string>
#include <vector>

namespace heed {

/// The positions of a word in a sentence: of the word as it is spelt, else without the punctuation
/// at its ends, else without regard to case; or of `#4`, the fifth word. None where there is no
/// such word.
std::vector<int> positions_of_word(const std::vector<std::string>& words, const std::string& name);

/// The one position. `sentence` names it in errors ("the sentence", "the translation"). Throws
/// std::invalid_argument where there is no such word, or where there are several.
int position_of_word(const std::vector<std::string>& words, const std::string& name,
                     const std::string& sentence);

}  // namespace heed
