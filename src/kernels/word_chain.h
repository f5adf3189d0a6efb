#pragma once

#include <cstddef>
#include <vector>

namespace heed {

/// How often the partner of the next word stands so many places further on: weights by distance, of
/// which only the ratios count. Legend: J words, I possible partners.
struct JumpWeights {
  static constexpr int kReach = 20;  ///< further jumps have the weight of the outermost
  static constexpr std::size_t kDistances = 2 * kReach + 1;

  std::vector<double> weights;  ///< [distance + kReach], above 0; none: any place is as likely
  double empty = 0.05;          ///< probability that a word has no partner
};

/// What a hidden Markov model (Vogel et al. 1996) is told of a sentence and its partners. A *cell*
/// is a word and a possible partner; that of word j and partner i is
/// [j * word_step + i * partner_step], so that one matrix serves both directions.
struct ChainInput {
  std::size_t words = 0, partners = 0;  ///< J, I; both above 0
  std::size_t word_step = 0, partner_step = 0;
  const float* weights = nullptr;         ///< cells: expected links
  const float* totals = nullptr;          ///< [I] p(word | partner) = weight / total, or 1e-12
  const float* empty_emission = nullptr;  ///< [J] p(word | no partner), above 0
};

/// Where its answer goes.
struct ChainOutput {
  float* partners = nullptr;      ///< cells: p(partner | word, sentence)
  float* empty = nullptr;         ///< [J] p(no partner | word, sentence)
  double* jump_counts = nullptr;  ///< [kDistances] expected jumps are added; null: not wanted
};

/// Memory that is used again from sentence to sentence.
using ChainWorkspace = std::vector<float>;

/// Posterior probabilities by the forward-backward algorithm. A word without a partner leaves the
/// next one to jump from where the last partner was; the first jumps from before the first place.
/// O(J I^2) time, O(J I) memory. Where any place is as likely this is IBM model 1, O(J I), and no
/// jumps are counted. What is a millionth as probable as the rest may be left out.
void chain_posteriors(const ChainInput& input, const JumpWeights& jumps, const ChainOutput& output,
                      ChainWorkspace& workspace);

}  // namespace heed
