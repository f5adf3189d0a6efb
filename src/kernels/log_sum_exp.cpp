#include "kernels/log_sum_exp.h"

#include "kernels/vector_math.h"

namespace heed {
namespace {

HEED_INLINE float largest_of(const float* x, std::int64_t count) {
  float largest = -INFINITY;
#pragma omp simd reduction(max : largest)
  for (std::int64_t i = 0; i < count; ++i) largest = x[i] > largest ? x[i] : largest;
  return largest;
}

HEED_INLINE float sum_of_exponentials(const float* x, std::int64_t count, float largest) {
  float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t i = 0; i < count; ++i) sum += fast_exp_to_88(x[i] - largest);
  return sum;
}

}  // namespace

float LogSumExp::add(const float* x, std::int64_t count) {
  const float part = multiversion<largest_of>(x, count);
  if (part > largest) {
    sum *= std::exp(largest - part);
    largest = part;
  }
  sum += multiversion<sum_of_exponentials>(x, count, largest);
  return part;
}

}  // namespace heed
