#include "kernels/score_bounds.h"

#include <cmath>
#include <cstddef>

#include "kernels/multiversion.h"

namespace heed {
namespace {

HEED_INLINE RowExtent extent_of(const float* x, std::size_t count) {
  float low = 0.0F, high = 0.0F, squares = 0.0F;
#pragma omp simd reduction(min : low) reduction(max : high) reduction(+ : squares)
  for (std::size_t i = 0; i < count; ++i) {
    low = x[i] < low ? x[i] : low;
    high = x[i] > high ? x[i] : high;
    squares += x[i] * x[i];
  }
  return {.low = low, .high = high, .squares = squares};
}

HEED_INLINE float widen_loop(float* scores, std::size_t count, const ScoreErrors* errors) {
  const float row = errors->row, rounding = errors->rounding, all = errors->all;
  const float *of_row = errors->of_row.data(), *of_rounding = errors->of_rounding.data();
  float largest = -INFINITY;
#pragma omp simd reduction(max : largest)
  for (std::size_t i = 0; i < count; ++i) {
    const float error = row * of_row[i] + rounding * of_rounding[i] + all,
                least = scores[i] - error;
    scores[i] += error;
    largest = least > largest ? least : largest;
  }
  return largest;
}

}  // namespace

RowExtent row_extent(std::span<const float> row) {
  return multiversion<extent_of>(row.data(), row.size());
}

float widen(std::span<float> scores, const ScoreErrors& errors) {
  return multiversion<widen_loop>(scores.data(), scores.size(), &errors);
}

}  // namespace heed
