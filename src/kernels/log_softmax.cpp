#include "kernels/log_softmax.h"

#include <cmath>

#include "kernels/vector_math.h"

namespace heed {

HEED_MULTIVERSION float log_sum_exp(const float* x, std::int64_t count) {
  float largest = x[0], sum = 0.0F;
#pragma omp simd reduction(max : largest)
  for (std::int64_t i = 0; i < count; ++i) largest = x[i] > largest ? x[i] : largest;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t i = 0; i < count; ++i) sum += fast_exp(x[i] - largest);
  return largest + std::log(sum);
}

HEED_MULTIVERSION void log_softmax(float* x, std::int64_t count, std::int64_t begin, std::int64_t end) {
  for (std::int64_t row = begin; row < end; ++row) {
    float* values = x + row * count;
    const float total = log_sum_exp(values, count);
#pragma omp simd
    for (std::int64_t i = 0; i < count; ++i) values[i] -= total;
  }
}

}  // namespace heed
