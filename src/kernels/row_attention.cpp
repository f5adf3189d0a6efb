#include "kernels/row_attention.h"

#include <cmath>

#include "kernels/vector_math.h"

namespace heed {
namespace {

HEED_INLINE std::int64_t offset_of(const RowAttention& call, std::int64_t key) {
  return (call.places == nullptr ? key : call.places[key]) * call.stride;
}

/// What one head reads and writes, W its width: a constant where the compiler may know it.
struct Head {
  std::int64_t width;
  const float *query, *keys, *values;
  float *weights, *mixed;
};

/// weights[j] = q k_j. Returns the largest.
HEED_INLINE float score_keys(const RowAttention& call, const Head& head) {
  float largest = -INFINITY;
  for (std::int64_t key = 0; key < call.count; ++key) {
    const float* values = head.keys + offset_of(call, key);
    float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t c = 0; c < head.width; ++c) sum += head.query[c] * values[c];
    head.weights[key] = sum;
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

HEED_INLINE void mix_values(const RowAttention& call, const Head& head) {
  for (std::int64_t c = 0; c < head.width; ++c) head.mixed[c] = 0.0F;
  for (std::int64_t key = 0; key < call.count; ++key) {
    const float* values = head.values + offset_of(call, key);
    const float weight = head.weights[key];
#pragma omp simd
    for (std::int64_t c = 0; c < head.width; ++c) head.mixed[c] += weight * values[c];
  }
}

HEED_INLINE void attend_heads(const RowAttention& call, std::int64_t width) {
  const float scale = 1.0F / std::sqrt(static_cast<float>(width));
  for (std::int64_t index = 0; index < call.heads; ++index) {
    const std::int64_t first = index * width;
    const Head head{.width = width,
                    .query = call.query + first,
                    .keys = call.keys + first,
                    .values = call.values + first,
                    .weights = call.weights + index * call.weight_stride,
                    .mixed = call.mixed + first};
    const float largest = score_keys(call, head);
    softmax(head.weights, call.count, largest, scale);
    mix_values(call, head);
  }
}

}  // namespace

/// The usual widths are compiled apart: their loops have no counter.
HEED_MULTIVERSION void attend_row(const RowAttention& call) {
  switch (call.head_width) {
    case 32:
      return attend_heads(call, 32);
    case 64:
      return attend_heads(call, 64);
    default:
      return attend_heads(call, call.head_width);
  }
}

}  // namespace heed
