#pragma once

#include <vector>

namespace heed {

/// Scores of pairs of a corpus, some of which have another's translation, and of pairs that were
/// all given another's on purpose.
struct ScoredPairs {
  std::vector<double> actual, swapped;
};

/// Which scores are those of swapped pairs: below the value returned. It is the highest at which a
/// pair is one of those with a probability of a sixth (they harm more than a good one helps), going
/// by how many there are in the corpus
/// (estimated from the scores that good pairs hardly have); -infinity where there are none, or too
/// few scores to tell.
double swapped_below(ScoredPairs scores);

}  // namespace heed
