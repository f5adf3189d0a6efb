#pragma once

#include <cstdint>
#include <vector>

#include "aligner/bitext.h"
#include "aligner/link_model.h"
#include "aligner/pair_table.h"

namespace heed {

/// What was learnt from other text, by the numbers that this text has for words: all of it where
/// the text was begun with that one's words. Everything is empty where nothing was learnt before.
struct PriorLinks {
  /// Of the words of one side, 0 of those that are new.
  struct Side {
    std::vector<std::uint32_t> places;  ///< [words]
    std::vector<float> totals;          ///< [words] expected links
    std::vector<float> empty;           ///< [words] expected places without a partner
  };

  PairTable pairs;
  std::vector<float> links;  ///< [entries of `pairs`] expected links
  Side source, target;
  std::vector<double> forward_jumps, reverse_jumps;  ///< as JumpWeights has them
  SpellingRates spelling;

  float of(std::uint32_t source_word, std::uint32_t target_word) const {
    const std::uint32_t entry = pairs.find(source_word, target_word);
    return entry == PairTable::kNone ? 0.0F : links[entry];
  }
};

/// `prior` may be null.
PriorLinks prior_links(const LinkModel* prior, const Bitext& bitext);

}  // namespace heed
