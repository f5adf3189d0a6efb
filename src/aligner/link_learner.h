#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "aligner/bitext.h"
#include "aligner/lexicon.h"
#include "aligner/lexicon_estimator.h"
#include "aligner/link_model.h"
#include "aligner/pair_posteriors.h"
#include "aligner/prior_links.h"
#include "decoding/thread_pool.h"

namespace heed {

/// Told how far it is, 0 to 1.
using TellShare = std::function<void(double share)>;

/// Learns from sentence pairs alone which words are partners: IBM model 1, then a hidden Markov
/// model of where the next word's partner stands (Vogel et al. 1996), in both directions at once,
/// which learn from the links that they agree on (Liang et al. 2006), with counts smoothed by stems
/// and spelling (aligner/lexicon_estimator.h). Of a large text all but the last iteration read a
/// part, evenly spread; words that are not in it begin as unknown ones (kUnknownLinks). No chance
/// is in it: the same text gives the same links, with any number of threads.
class LinkLearner {
 public:
  static constexpr std::size_t kMostCells = std::size_t{1} << 26U;  ///< 4 bytes each

  /// `prior`: what was learnt from other text, of which the words that `bitext` knows are kept and
  /// added to; null: nothing. `most_cells`: pairs of a source place and a target place that an
  /// iteration reads. `bitext` and `threads` must outlive it. REQUIRES: a pair with words on both
  /// sides.
  LinkLearner(const Bitext& bitext, const LinkModel* prior, ThreadPool& threads,
              std::size_t most_cells = kMostCells);

  void learn(const TellShare& tell);

  /// Calls `take(index, posteriors)` for the pairs [begin, end), by several threads at once; pairs
  /// with an empty side are left out.
  using TakePosteriors = std::function<void(std::size_t index, const PairPosteriors& posteriors)>;
  void align(std::size_t begin, std::size_t end, const TakePosteriors& take);

  const Lexicon& lexicon() const { return lexicon_; }

 private:
  /// What a thread works with.
  struct Worker {
    PairChains chains;
    PairJumps jumps;
    PairEvidence evidence;
    std::vector<std::uint32_t> entries;
  };

  LinkLearner(const Bitext& bitext, PriorLinks prior, ThreadPool& threads, std::size_t most_cells);
  LinkLearner(const Bitext& bitext, Cooccurrences found, PriorLinks&& prior, ThreadPool& threads,
              std::size_t most_cells);
  /// Each `step`th pair of [begin, end).
  struct Pairs {
    std::size_t begin, end, step = 1;
  };
  template <typename Take, typename Finish = void (*)(Worker&)>
  void for_pairs(
      const Pairs& pairs, Take take, Finish finish = [](Worker&) {});
  void keep_entries(std::size_t most_cells);
  std::span<const std::uint32_t> entries_of(std::size_t pair, Worker& worker) const;
  void find_entries(std::size_t pair, std::uint32_t* entries) const;
  std::span<const std::uint32_t> collect(std::size_t pair, Worker& worker) const;
  void expect(std::size_t step, ExpectedCounts& counts);
  void count(std::size_t pair, Worker& worker, ExpectedCounts& counts) const;

  const Bitext& bitext_;
  ThreadPool& threads_;
  Lexicon lexicon_;
  LexiconEstimator estimator_;
  std::size_t step_ = 1;  // before the last iteration, pairs 0, step_, 2 step_, ... are read
  /// The entry of each cell of these pairs, pair by pair [J, I]; the others' are found again each
  /// time, so that memory is bounded.
  std::vector<std::uint32_t> kept_;
  std::vector<std::uint64_t> kept_begins_;
  std::vector<Worker> workers_;
};

}  // namespace heed
