#pragma once

#include <cstdint>
#include <span>
#include <utility>

namespace heed {

/// A source word and a target word that an alignment relates; numbers count from the same base in
/// all alignments compared.
using WordPair = std::pair<int, int>;

/// How far alignments A agree with human ones, sure links S and possible links P (S among P), as
/// counts over a corpus (Och & Ney 2003). All rates are 0 to 1.
struct AlignmentAgreement {
  std::int64_t links = 0;        ///< |A|
  std::int64_t sure = 0;         ///< |S|
  std::int64_t possible = 0;     ///< |P|
  std::int64_t in_sure = 0;      ///< |A and S|
  std::int64_t in_possible = 0;  ///< |A and P|

  AlignmentAgreement& operator+=(const AlignmentAgreement& other);

  double error_rate() const;  ///< 1 - (|A and S| + |A and P|) / (|A| + |S|); 0 where nothing is
                              ///< linked or to be linked
  double precision() const;   ///< |A and P| / |A|, 0 without links
  double recall() const;      ///< |A and S| / |S|, 0 without sure links
};

/// Counts of one sentence pair. A sure link counts as possible whether or not `possible` repeats
/// it; a link that is given twice counts once.
AlignmentAgreement compare_alignments(std::span<const WordPair> links,
                                      std::span<const WordPair> sure,
                                      std::span<const WordPair> possible);

}  // namespace heed
