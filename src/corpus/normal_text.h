#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace heed {

/// A sentence as texts are compared and languages known: in lower case, without punctuation and
/// symbols, each run of digits as one 0.
struct NormalText {
  std::u32string characters;  ///< words with single spaces between
  /// [words] a number for the first characters of each word, so that most forms of a word are one;
  /// in scripts without spaces a character is a word.
  std::vector<std::uint64_t> words;
  std::size_t letters = 0;  ///< characters but for spaces and numbers
};

NormalText normal_text(std::string_view text);

/// 64 bits that differ between texts (FNV-1a, mixed); `seed` to go on from another text's.
std::uint64_t hash_of(std::u32string_view text, std::uint64_t seed = 0);
std::uint64_t hash_of(std::string_view text, std::uint64_t seed = 0);

}  // namespace heed
