#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "text/named_values.h"

namespace heed {

/// How BLEU cuts a line into words; the names in quotes are sacreBLEU's, which these equal.
enum class WordTokenizer {
  k13a,        ///< "13a": mteval-v13a's, as WMT uses it: punctuation apart, except inside numbers
  kNone,       ///< "none": at white space only
  kCharacter,  ///< "char": every character that is not white space
  kInternational,  ///< "intl": mteval-v14's: Unicode punctuation and symbols apart, except inside
                   ///< numbers
};

/// sacreBLEU's names, as they stand in a signature.
inline constexpr std::array kWordTokenizers = {NamedValue{"13a", WordTokenizer::k13a},
                                               NamedValue{"none", WordTokenizer::kNone},
                                               NamedValue{"char", WordTokenizer::kCharacter},
                                               NamedValue{"intl", WordTokenizer::kInternational}};

/// The words of one line of UTF-8 text.
std::vector<std::string> tokenize(std::string_view line, WordTokenizer tokenizer);

/// Python's `str.split()`: runs of anything but Unicode white space.
std::vector<std::string> split_at_space(std::string_view line);

}  // namespace heed
