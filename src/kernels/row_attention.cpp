#include "kernels/row_attention.h"

#include <cmath>

#include "kernels/vector_math.h"

namespace heed {
namespace {

HEED_INLINE std::int64_t offset_of(const RowAttention& call, std::int64_t key) {
  return (call.places == nullptr ? key : call.places[key]) * call.stride;
}

/// weights[j] = q k_j. Returns the largest.
HEED_INLINE float score_keys(const RowAttention& call, std::int64_t first_column, float* weights) {
  const float* query = call.query + first_column;
  const std::int64_t width = call.head_width;
  float largest = -INFINITY;
  for (std::int64_t key = 0; key < call.count; ++key) {
    const float* values = call.keys + offset_of(call, key) + first_column;
    float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t c = 0; c < width; ++c) sum += query[c] * values[c];
    weights[key] = sum;
    largest = sum > largest ? sum : largest;
  }
  return largest;
}

HEED_INLINE void softmax(float* weights, std::int64_t count, float largest, float scale) {
  float total = 0.0F;
#pragma omp simd reduction(+ : total)
  for (std::int64_t j = 0; j < count; ++j) total += weights[j] = fast_exp((weights[j] - largest) * scale);
  const float inverse = 1.0F / total;
#pragma omp simd
  for (std::int64_t j = 0; j < count; ++j) weights[j] *= inverse;
}

HEED_INLINE void mix_values(const RowAttention& call, std::int64_t first_column, const float* weights) {
  float* mixed = call.mixed + first_column;
  const std::int64_t width = call.head_width;
  for (std::int64_t c = 0; c < width; ++c) mixed[c] = 0.0F;
  for (std::int64_t key = 0; key < call.count; ++key) {
    const float* values = call.values + offset_of(call, key) + first_column;
    const float weight = weights[key];
#pragma omp simd
    for (std::int64_t c = 0; c < width; ++c) mixed[c] += weight * values[c];
  }
}

}  // namespace

HEED_MULTIVERSION void attend_row(const RowAttention& call) {
  const float scale = 1.0F / std::sqrt(static_cast<float>(call.head_width));
  for (std::int64_t head = 0; head < call.heads; ++head) {
    const std::int64_t first_column = head * call.head_width;
    float* weights = call.weights + head * call.weight_stride;
    const float largest = score_keys(call, first_column, weights);
    softmax(weights, call.count, largest, scale);
    mix_values(call, first_column, weights);
  }
}

}  // namespace heed
