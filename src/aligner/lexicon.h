#pragma once

#include <cstdint>
#include <vector>

#include "aligner/pair_table.h"
#include "aligner/spelling.h"
#include "kernels/word_chain.h"

namespace heed {

/// What is known of the words of one side.
struct SideStatistics {
  std::vector<std::uint32_t> frequencies;  ///< [words] places in the text
  std::vector<float> totals;               ///< [words] expected links, smoothed
  std::vector<float> empty;                ///< [words] p(word | no partner)
};

/// Which words are partners. p(target | source) is weight / source.totals, p(source | target) is
/// weight / target.totals: both directions learn from one expected count of links.
struct Lexicon {
  PairTable pairs;
  std::vector<float> weights;  ///< [entries] expected links, smoothed
  SideStatistics source, target;
  JumpWeights forward;  ///< from partner to partner in the source, target word by target word
  JumpWeights reverse;  ///< the other way round
  SpellingRates spelling;
};

/// Smoothing, in links: what a word's stem says of it counts as so many, and what its spelling says
/// as one. By alignment error rate on Hansards sentences other than those that are reported.
inline constexpr double kStemLinks = 2.0;

/// A word that nothing is known of is a possible partner of every word, if a poor one.
inline constexpr float kUnknownLinks = 0.01F;

/// The expected links that the stems of two words give them: `links` of the stems, and the totals
/// of stems and words. p(target | source stem) and p(source | target stem) in one, as the mean of
/// their logarithms, times kStemLinks.
double stem_weight(double links, double source_stem, double target_stem, double source_total,
                   double target_total);

}  // namespace heed
