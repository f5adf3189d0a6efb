#include "kernels/attention.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "kernels/vector_math.h"

namespace heed {
namespace {

/// Vectors that may stand anywhere in memory. AVX2 takes two registers for a wide one. (Types of structs: as template
/// arguments they would lose their attributes.)
struct Wide {
  static constexpr std::int64_t kLanes = 16;
  using Floats __attribute__((vector_size(kLanes * sizeof(float)), aligned(alignof(float)), may_alias)) = float;
};
struct Narrow {
  static constexpr std::int64_t kLanes = 8;
  using Floats __attribute__((vector_size(kLanes * sizeof(float)), aligned(alignof(float)), may_alias)) = float;
};

/// Where head h of sentence b stands in the arrays.
struct HeadPlace {
  std::int64_t query_offset, key_offset, weight_offset, seen_keys, stride;
};

HEED_INLINE HeadPlace place_of(const AttentionShape& shape, std::int64_t item) {
  const std::int64_t sentence = item / shape.heads, head = item % shape.heads;
  const std::int64_t width = shape.heads * shape.head_width;
  const std::int64_t seen =
      shape.key_lengths == nullptr ? shape.keys : std::min(shape.keys, shape.key_lengths[sentence]);
  return {.query_offset = sentence * shape.queries * width + head * shape.head_width,
          .key_offset = sentence * shape.keys * width + head * shape.head_width,
          .weight_offset = item * shape.queries * shape.keys,
          .seen_keys = seen,
          .stride = width};
}

/// Rows of scores are this many times as long as they need be, so that loops over keys leave no remainder.
constexpr std::int64_t kBlock = 16;

std::int64_t padded_length(std::int64_t keys) { return (keys + kBlock - 1) / kBlock * kBlock; }

/// to[c * padded + j] = from[j * stride + c]: dot products with all keys then run along j. Columns past `rows` are 0.
HEED_INLINE void transpose(const float* from, std::int64_t stride, std::int64_t rows, std::int64_t columns,
                           std::int64_t padded, float* to) {
  for (std::int64_t c = 0; c < columns; ++c) {
    for (std::int64_t j = 0; j < rows; ++j) to[c * padded + j] = from[j * stride + c];
    for (std::int64_t j = rows; j < padded; ++j) to[c * padded + j] = 0.0F;
  }
}

/// Vectors of like length, `stride` apart, and a factor for each, `factor_stride` apart.
struct WeightedRows {
  const float* factors;
  std::int64_t factor_stride;
  const float* rows;
  std::int64_t stride, count;
};

/// to[c] = sum_i factor_i row_i[c] of so many vectors' columns from `first` on, which stay in registers.
/// Returns the column behind them.
template <typename Lanes, int Vectors>
HEED_INLINE std::int64_t add_up_columns(const WeightedRows& call, std::int64_t first, float* to) {
  using Floats = typename Lanes::Floats;
  Floats sums[Vectors] = {};
  const float *factor = call.factors, *row = call.rows + first;
  for (std::int64_t i = 0; i < call.count; ++i, factor += call.factor_stride, row += call.stride)
    for (int v = 0; v < Vectors; ++v) sums[v] += *factor * *reinterpret_cast<const Floats*>(row + v * Lanes::kLanes);
  for (int v = 0; v < Vectors; ++v) *reinterpret_cast<Floats*>(to + first + v * Lanes::kLanes) = sums[v];
  return first + Vectors * Lanes::kLanes;
}

/// to[c] = sum_i factor_i row_i[c], c < width
HEED_INLINE void add_up(const WeightedRows& call, std::int64_t width, float* to) {
  std::int64_t c = 0;
  while (c + 4 * Wide::kLanes <= width) c = add_up_columns<Wide, 4>(call, c, to);
  while (c + 2 * Wide::kLanes <= width) c = add_up_columns<Wide, 2>(call, c, to);
  while (c + Wide::kLanes <= width) c = add_up_columns<Wide, 1>(call, c, to);
  while (c + Narrow::kLanes <= width) c = add_up_columns<Narrow, 1>(call, c, to);
  for (; c < width; ++c) {
    float sum = 0.0F;
    for (std::int64_t i = 0; i < call.count; ++i)
      sum += call.factors[i * call.factor_stride] * call.rows[i * call.stride + c];
    to[c] = sum;
  }
}

/// Softmax of scores[0..seen) times scale, in place; zeros up to `padded`.
HEED_INLINE void softmax(float* scores, float scale, std::int64_t seen, std::int64_t padded) {
  for (std::int64_t j = seen; j < padded; ++j) scores[j] = -INFINITY;
  float largest = -INFINITY, sum = 0.0F;
#pragma omp simd reduction(max : largest)
  for (std::int64_t j = 0; j < padded; ++j) largest = scores[j] > largest ? scores[j] : largest;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t j = 0; j < padded; ++j) sum += scores[j] = fast_exp_to_88((scores[j] - largest) * scale);
  const float inverse = 1.0F / sum;
#pragma omp simd
  for (std::int64_t j = 0; j < padded; ++j) scores[j] *= inverse;
  for (std::int64_t j = seen; j < padded; ++j) scores[j] = 0.0F;
}

/// to[j] = from[j] times what dropout does with element first + j
HEED_INLINE void drop_out(const float* from, const DropoutMask& dropout, std::int64_t first, std::int64_t count,
                          float* to) {
  const auto index = static_cast<std::uint32_t>(first);
  if (dropout.threshold == 0) {
    std::copy_n(from, count, to);
    return;
  }
#pragma omp simd
  for (std::int64_t j = 0; j < count; ++j) to[j] = from[j] * dropout.factor(index + static_cast<std::uint32_t>(j));
}

using Buffer = std::vector<float>;

Buffer buffer_of(std::int64_t size) { return Buffer(static_cast<std::size_t>(size)); }

}  // namespace

HEED_MULTIVERSION void attention_forward(const AttentionForward& call, std::int64_t begin, std::int64_t end) {
  const AttentionShape& shape = call.shape;
  const std::int64_t padded = padded_length(shape.keys), width = shape.head_width;
  const float scale = 1.0F / std::sqrt(static_cast<float>(width));
  Buffer transposed_keys = buffer_of(padded * width), weights = buffer_of(padded), kept = buffer_of(padded);
  for (std::int64_t item = begin; item < end; ++item) {
    const HeadPlace place = place_of(shape, item);
    transpose(call.keys + place.key_offset, place.stride, place.seen_keys, width, padded, transposed_keys.data());
    for (std::int64_t t = 0; t < shape.queries; ++t) {
      const std::int64_t seen = shape.causal ? std::min(place.seen_keys, t + 1) : place.seen_keys;
      const std::int64_t row = place.query_offset + t * place.stride, first = place.weight_offset + t * shape.keys;
      add_up({call.queries + row, 1, transposed_keys.data(), padded, width}, padded, weights.data());
      softmax(weights.data(), scale, seen, padded);
      std::copy_n(weights.data(), shape.keys, call.weights + first);
      drop_out(weights.data(), shape.dropout, first, padded, kept.data());
      add_up({kept.data(), 1, call.values + place.key_offset, place.stride, seen}, width, call.mixed + row);
    }
  }
}

HEED_MULTIVERSION void attention_backward(const AttentionBackward& call, std::int64_t begin, std::int64_t end) {
  const AttentionShape& shape = call.shape;
  const std::int64_t padded = padded_length(shape.keys), width = shape.head_width;
  const float scale = 1.0F / std::sqrt(static_cast<float>(width));
  Buffer transposed_values = buffer_of(padded * width), weights = buffer_of(padded), of_weights = buffer_of(padded);
  // [T, padded]: weights after dropout, and the gradients of the scores; 0 where a query does not see a key
  Buffer kept = buffer_of(shape.queries * padded), of_scores = buffer_of(shape.queries * padded);
  for (std::int64_t item = begin; item < end; ++item) {
    const HeadPlace place = place_of(shape, item);
    transpose(call.values + place.key_offset, place.stride, place.seen_keys, width, padded, transposed_values.data());
    for (std::int64_t t = 0; t < shape.queries; ++t) {
      const std::int64_t seen = shape.causal ? std::min(place.seen_keys, t + 1) : place.seen_keys;
      const std::int64_t row = place.query_offset + t * place.stride, first = place.weight_offset + t * shape.keys;
      float *kept_here = kept.data() + t * padded, *of_scores_here = of_scores.data() + t * padded;
      std::copy_n(call.weights + first, shape.keys, weights.data());
      drop_out(weights.data(), shape.dropout, first, padded, kept_here);
      add_up({call.mixed_gradient + row, 1, transposed_values.data(), padded, width}, padded, of_weights.data());
      float mean = 0.0F;  // sum_j weight_j * d loss / d weight_j: what the softmax takes off every score's gradient
#pragma omp simd reduction(+ : mean)
      for (std::int64_t j = 0; j < padded; ++j) mean += kept_here[j] * of_weights[j];
#pragma omp simd
      for (std::int64_t j = 0; j < padded; ++j)
        of_scores_here[j] = (kept_here[j] * of_weights[j] - weights[j] * mean) * scale;
      add_up({of_scores_here, 1, call.keys + place.key_offset, place.stride, seen}, width, call.query_gradient + row);
    }
    for (std::int64_t j = 0; j < shape.keys; ++j) {
      const std::int64_t key = place.key_offset + j * place.stride,
                         first = shape.causal ? std::min(j, shape.queries) : 0;
      const std::int64_t query = place.query_offset + first * place.stride, count = shape.queries - first;
      add_up({kept.data() + first * padded + j, padded, call.mixed_gradient + query, place.stride, count}, width,
             call.value_gradient + key);
      add_up({of_scores.data() + first * padded + j, padded, call.queries + query, place.stride, count}, width,
             call.key_gradient + key);
    }
  }
}

}  // namespace heed
