#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "aligner/bitext.h"
#include "aligner/expected_counts.h"
#include "aligner/lexicon.h"
#include "aligner/prior_links.h"
#include "decoding/thread_pool.h"

namespace heed {

/// Makes a lexicon of expected counts: the second half of each iteration of expectation
/// maximisation. A pair of words is smoothed by what all words with their stems do, and by what
/// words do that are written as alike: rare words live on that.
class LexiconEstimator {
 public:
  /// `lexicon` has its entries and frequencies, `cells` as count_cooccurrences has them. What the
  /// prior has is added to what is counted. `lexicon` and `threads` must outlive it.
  LexiconEstimator(const Bitext& bitext, const Lexicon& lexicon,
                   const std::vector<std::uint32_t>& cells, PriorLinks prior, ThreadPool& threads);

  /// Sets the weights and what belongs to them; `jumps`: the jumps too. `share`: of the text, what
  /// was counted.
  void estimate(const ExpectedCounts& counts, double share, bool jumps, Lexicon& lexicon);

 private:
  /// The words of one side by their stems.
  struct Stems {
    explicit Stems(const WordIds& ids);
    std::vector<double> totals_of(const std::vector<float>& words) const;

    std::vector<std::uint32_t> of;  // [words]
    std::size_t count = 0;
  };
  /// What the smoothing of a row needs to know: links as they were counted.
  struct Counted {
    std::vector<float> source, target;               // [words] totals
    std::vector<double> source_stems, target_stems;  // [stems] totals
  };

  void find_alike(const Bitext& bitext, const std::vector<std::uint32_t>& cells);
  template <typename Do>
  std::vector<double> sum_over_rows(Do do_row) const;
  double new_share(std::uint32_t source, std::uint32_t target, const Counted& counted) const;
  std::size_t bucket(std::size_t entry, std::uint32_t source, std::uint32_t target) const;
  void add_up(const ExpectedCounts& counts, double share, Lexicon& lexicon);
  void smooth(Lexicon& lexicon);
  void smooth_stem(std::size_t stem, const Counted& counted, std::vector<double>& stem_links,
                   Lexicon& lexicon, FixedSums& target_totals) const;

  const PairTable& pairs_;
  ThreadPool& threads_;
  const std::vector<std::uint32_t>&source_frequencies_, &target_frequencies_;
  PriorLinks prior_;
  Stems source_stems_, target_stems_;
  std::vector<std::uint32_t> by_stem_;           // source words, those of a stem together
  std::vector<std::size_t> stem_begins_;         // in by_stem_, and the end of the last
  std::vector<std::uint8_t> likeness_;           // [entries] as spelling_likeness has it
  std::vector<double> alike_cells_;              // [buckets of spelling]
  std::vector<std::vector<double>> stem_links_;  // [threads] [target stems] of one source stem
};

}  // namespace heed
