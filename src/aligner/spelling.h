#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace heed {

/// How alike two words are written: 0 (not, or too short to tell) to 4 by the edit distance as a
/// share of the longer one, 5 the same word, 6 the same without a letter (a number, punctuation).
int spelling_likeness(std::string_view source, std::string_view target);

/// How often words that are written so, and that occur so often, are partners where they stand in
/// one sentence pair. It is learnt from the links of all words: names and numbers that occur once
/// have partners then.
class SpellingRates {
 public:
  static constexpr std::size_t kLikenesses = 7, kFrequencies = 11;
  static constexpr std::size_t kBuckets = kLikenesses * kFrequencies * kFrequencies;

  /// Frequencies are at least 1, and count by their power of two.
  static std::size_t bucket(int likeness, std::uint32_t source, std::uint32_t target);

  std::array<float, kBuckets> rates = {};  ///< links a cell (a source place and a target place)
};

/// The first characters of a word, in which most of its forms agree.
std::string_view stem_of(std::string_view word);

}  // namespace heed
