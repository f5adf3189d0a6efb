#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace heed {

/// Tokens (words or characters) as numbers: equal tokens, and only those, have equal numbers.
using TokenNumbers = std::vector<std::uint32_t>;

/// The n-grams of one length in several token sequences: how often each occurs in each sequence.
/// G distinct n-grams over all the sequences.
struct NgramCounts {
  std::vector<std::vector<int>> of_sequence;  ///< [sequence][G]
  std::vector<std::int64_t> total;            ///< [sequence] their sum: max(0, tokens - n + 1)

  /// Sum over the n-grams of min(count in one, count in the other): the matches of clipped
  /// precision.
  std::int64_t common(std::size_t one, std::size_t other) const;
};

/// Counts n-grams of each length from 1 to `longest`; result [longest]. Exact (no hash stands for
/// an n-gram), and linear in the number of tokens.
std::vector<NgramCounts> count_ngrams(std::span<const TokenNumbers> sequences, int longest);

/// Numbers the words of several sequences from 0 in order of first occurrence.
std::vector<TokenNumbers> number_words(std::span<const std::vector<std::string>> sequences);

}  // namespace heed
