#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace heed {

/// How often the partner of the next word stands so many places further on: weights by distance, of
/// which only the ratios count. Legend: J words, I possible partners.
struct JumpWeights {
  static constexpr int kReach = 20;  ///< further jumps have the weight of the outermost

  std::vector<double> weights = std::vector<double>(2 * kReach + 1, 1.0);  ///< [distance + kReach]
  double empty = 0.05;  ///< probability that a word has no partner
};

/// What a hidden Markov model (Vogel et al. 1996) is told of a sentence and its partners.
struct ChainInput {
  std::size_t words = 0, partners = 0;    ///< J, I; both above 0
  const float* emission = nullptr;        ///< [J, I] p(word | partner), above 0
  const float* empty_emission = nullptr;  ///< [J] p(word | no partner), above 0
};

/// Where its answer goes.
struct ChainOutput {
  float* partners = nullptr;      ///< [J, I] p(partner | word, sentence)
  float* empty = nullptr;         ///< [J] p(no partner | word, sentence)
  double* jump_counts = nullptr;  ///< [2 kReach + 1] expected jumps are added; null: not wanted
};

/// Memory that is used again from sentence to sentence.
using ChainWorkspace = std::vector<float>;

/// Posterior probabilities by the forward-backward algorithm. A word without a partner leaves the
/// next one to jump from where the last partner was; the first jumps from before the first place.
/// With equal weights this is IBM model 1. O(J I^2) time, O(J I) memory.
void chain_posteriors(const ChainInput& input, const JumpWeights& jumps, const ChainOutput& output,
                      ChainWorkspace& workspace);

}  // namespace heed
