#include "kernels/adam.h"

#include <algorithm>
#include <cmath>

#include "kernels/multiversion.h"

namespace heed {
namespace {

HEED_INLINE void adam_sweep_loop(const AdamSweep& call, std::int64_t begin, std::int64_t end) {
  const AdamSweep s = call;
  const AdamStep step = s.step;
  const float rate = step.learning_rate / step.correction1,
              root_correction = 1.0F / std::sqrt(step.correction2);
  const float decay = 1.0F - step.learning_rate * step.weight_decay;
#pragma omp simd
  for (std::int64_t i = begin; i < end; ++i) {
    const float gradient = s.gradients[i] * step.gradient_scale;
    const float first = step.beta1 * s.first_moment[i] + (1.0F - step.beta1) * gradient;
    const float second =
        step.beta2 * s.second_moment[i] + (1.0F - step.beta2) * gradient * gradient;
    s.first_moment[i] = first;
    s.second_moment[i] = second;
    s.weights[i] = s.weights[i] * decay -
                   rate * first / (__builtin_sqrtf(second) * root_correction + step.epsilon);
  }
  if (s.average == nullptr) return;
#pragma omp simd
  for (std::int64_t i = begin; i < end; ++i)
    s.average[i] += (1.0F - step.average_decay) * (s.weights[i] - s.average[i]);
}

HEED_INLINE double sum_of_squares_loop(const float* values, std::int64_t begin, std::int64_t end) {
  double total = 0.0;
  for (std::int64_t block = begin; block < end; block += 4096) {
    const std::int64_t last = std::min(end, block + 4096);
    float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t i = block; i < last; ++i) sum += values[i] * values[i];
    total += sum;
  }
  return total;
}

}  // namespace

void adam_sweep(const AdamSweep& call, std::int64_t begin, std::int64_t end) {
  multiversion<adam_sweep_loop>(call, begin, end);
}

double sum_of_squares(const float* values, std::int64_t begin, std::int64_t end) {
  return multiversion<sum_of_squares_loop>(values, begin, end);
}

}  // namespace heed
