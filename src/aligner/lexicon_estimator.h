#pragma once

#include <cstdint>
#include <vector>

#include "aligner/bitext.h"
#include "aligner/expected_counts.h"
#include "aligner/lexicon.h"

namespace heed {

/// Makes a lexicon of expected counts: the second half of each iteration of expectation
/// maximisation. A pair of words is smoothed by what all words with their stems do, and by what
/// words do that are written as alike: rare words live on that.
class LexiconEstimator {
 public:
  /// `cells` as count_cooccurrences has them. `prior`: links that are added to those of each entry;
  /// empty: none. Both arguments by reference must outlive it.
  LexiconEstimator(const Bitext& bitext, const PairTable& pairs,
                   const std::vector<std::uint32_t>& cells, std::vector<float> prior);

  /// Sets the weights and what belongs to them; `jumps`: the jumps too.
  void estimate(const ExpectedCounts& counts, bool jumps, Lexicon& lexicon);

 private:
  /// The words of one side by their stems.
  struct Stems {
    explicit Stems(const WordIds& ids);
    std::vector<double> totals_of(const std::vector<float>& words) const;

    std::vector<std::uint32_t> of;  // [words]
    std::size_t count = 0;
  };
  /// An entry whose words are written alike.
  struct Alike {
    std::uint32_t entry;
    std::uint16_t bucket;
  };

  void find_alike(const Bitext& bitext, const std::vector<std::uint32_t>& cells);
  void add_up(const ExpectedCounts& counts, Lexicon& lexicon);
  void find_spelling_rates(Lexicon& lexicon) const;
  void add_stems(Lexicon& lexicon);
  void add_spelling(Lexicon& lexicon) const;
  void set_totals(Lexicon& lexicon) const;

  const PairTable& pairs_;
  std::vector<std::uint32_t> source_frequencies_, target_frequencies_;
  std::vector<float> prior_;
  Stems source_stems_, target_stems_;
  std::vector<std::uint32_t> by_stem_;  // source words, those of a stem together
  std::vector<Alike> alike_;
  std::vector<double> alike_cells_ = std::vector<double>(SpellingRates::kBuckets);
  std::vector<double> stem_links_;  // [target stems] of one source stem
};

}  // namespace heed
