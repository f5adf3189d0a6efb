#pragma once

#include <cstddef>
#include <vector>

#include "aligner/expected_counts.h"
#include "alignment/pharaoh.h"
#include "kernels/word_chain.h"

namespace heed {

/// What a lexicon says of the words of a sentence pair. Legend: J target words, I source words.
struct PairEvidence {
  std::vector<float> weights;                      ///< [J, I] expected links of the two words
  std::vector<float> source_totals, source_empty;  ///< [I] as SideStatistics has them
  std::vector<float> target_totals, target_empty;  ///< [J]

  std::size_t sources() const { return source_totals.size(); }
  std::size_t targets() const { return target_totals.size(); }
  void resize(std::size_t sources, std::size_t targets);
};

/// How probable each link of a sentence pair is.
struct PairPosteriors {
  std::size_t sources = 0, targets = 0;
  std::vector<float> forward;       ///< [J, I] p(source word | target word)
  std::vector<float> reverse;       ///< [J, I] p(target word | source word)
  std::vector<float> target_empty;  ///< [J] p(no source word | target word)
  std::vector<float> source_empty;  ///< [I] p(no target word | source word)

  void resize(std::size_t source_words, std::size_t target_words);
  bool is_empty() const { return forward.empty(); }
};

/// Expected jumps of both directions.
struct PairJumps {
  ExpectedCounts::Jumps forward = {}, reverse = {};
};

/// Runs both directions' chains. One a thread.
class PairChains {
 public:
  /// Adds to `counts` unless it is null. The result stays until the next call.
  const PairPosteriors& run(const PairEvidence& evidence, const JumpWeights& forward,
                            const JumpWeights& reverse, PairJumps* counts);

 private:
  PairPosteriors posteriors_;
  ChainWorkspace workspace_;
};

/// How probable a link is, 0 to 1: the geometric mean of both directions' probabilities.
float agreement(const PairPosteriors& posteriors, const Link& link);
/// The links that both directions together find at least so probable, in order.
std::vector<ScoredLink> agreed_links(const PairPosteriors& posteriors, float threshold = 0.5F);
/// The most probable source word of each target word that has one; in order.
std::vector<Link> forward_links(const PairPosteriors& posteriors);
/// The most probable target word of each source word that has one; in order.
std::vector<Link> reverse_links(const PairPosteriors& posteriors);

}  // namespace heed
