#pragma once

#include <cstdint>

namespace heed {

/// Label-smoothed cross-entropy of rows [begin, end), and its gradient written over the logits.
/// The target distribution gives 1 - smoothing to the target and smoothing / V to each token
/// (Szegedy et al. 2016). logits [N, V] -> gradients of the row's smoothed loss; targets [N],
/// `ignored` rows give zeros. losses [N]: smoothed loss; negative_log_likelihoods [N]: -log
/// p(target).
struct CrossEntropyRows {
  float* logits;
  const float* bias;  ///< [V], added to the logits first
  const std::int64_t* targets;
  std::int64_t vocabulary, ignored;
  float smoothing;
  float *losses, *negative_log_likelihoods;
};
void cross_entropy_with_gradient(const CrossEntropyRows& call, std::int64_t begin,
                                 std::int64_t end);

}  // namespace heed
