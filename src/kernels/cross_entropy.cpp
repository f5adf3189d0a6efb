#include "kernels/cross_entropy.h"

#include <algorithm>
#include <cmath>

#include "kernels/vector_math.h"

namespace heed {
namespace {

HEED_INLINE void cross_entropy_with_gradient_loop(const CrossEntropyRows& call, std::int64_t begin,
                                                  std::int64_t end) {
  const std::int64_t vocabulary = call.vocabulary;
  const float uniform = call.smoothing / static_cast<float>(vocabulary);
  for (std::int64_t row = begin; row < end; ++row) {
    float* logits = call.logits + row * vocabulary;
    const float* bias = call.bias;  // read in the loop, it would keep g++ from vectorising
    const std::int64_t target = call.targets[row];
    if (target == call.ignored) {
      std::fill_n(logits, vocabulary, 0.0F);
      call.losses[row] = call.negative_log_likelihoods[row] = 0.0F;
      continue;
    }
    float largest = -INFINITY, total = 0.0F;
#pragma omp simd reduction(max : largest) reduction(+ : total)
    for (std::int64_t i = 0; i < vocabulary; ++i) {
      const float logit = logits[i] + bias[i];
      total += logit;
      largest = logit > largest ? logit : largest;
      logits[i] = logit;
    }
    const float target_logit = logits[target];
    float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t i = 0; i < vocabulary; ++i)
      sum += logits[i] = fast_exp_to_88(logits[i] - largest);
    const float log_sum = largest + std::log(sum), inverse = 1.0F / sum;
#pragma omp simd
    for (std::int64_t i = 0; i < vocabulary; ++i) logits[i] = logits[i] * inverse - uniform;
    logits[target] -= 1.0F - call.smoothing;
    call.negative_log_likelihoods[row] = log_sum - target_logit;
    call.losses[row] = (1.0F - call.smoothing) * (log_sum - target_logit) +
                       call.smoothing * log_sum - uniform * total;
  }
}

}  // namespace

void cross_entropy_with_gradient(const CrossEntropyRows& call, std::int64_t begin,
                                 std::int64_t end) {
  multiversion<cross_entropy_with_gradient_loop>(call, begin, end);
}

}  // namespace heed
