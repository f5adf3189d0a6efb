#include "kernels/attention.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "kernels/vector_math.h"

namespace heed {
namespace {

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

/// to[c * padded + j] = from[j * stride + c]: dot products with all keys then run along j. Columns past `rows` are 0.
HEED_INLINE void transpose(const float* from, std::int64_t stride, std::int64_t rows, std::int64_t columns,
                           std::int64_t padded, float* to) {
  for (std::int64_t c = 0; c < columns; ++c) {
    for (std::int64_t j = 0; j < rows; ++j) to[c * padded + j] = from[j * stride + c];
    for (std::int64_t j = rows; j < padded; ++j) to[c * padded + j] = 0.0F;
  }
}

/// products[j] = sum_c vector[c] * transposed[c][j]
HEED_INLINE void products_with_all(const float* vector, const float* transposed, std::int64_t columns,
                                   std::int64_t padded, float* products) {
  for (std::int64_t block = 0; block < padded; block += 16) {
    float sums[16] = {};
    for (std::int64_t c = 0; c < columns; ++c) {
      const float factor = vector[c];
      const float* row = transposed + c * padded + block;
#pragma omp simd
      for (int j = 0; j < 16; ++j) sums[j] += factor * row[j];
    }
#pragma omp simd
    for (int j = 0; j < 16; ++j) products[block + j] = sums[j];
  }
}

/// Softmax of scores[0..seen) times scale, in place; zeros up to `size`.
HEED_INLINE void softmax(float* scores, float scale, std::int64_t seen, std::int64_t size) {
  float largest = -INFINITY, sum = 0.0F;
#pragma omp simd reduction(max : largest)
  for (std::int64_t j = 0; j < seen; ++j) largest = scores[j] > largest ? scores[j] : largest;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t j = 0; j < seen; ++j) sum += scores[j] = fast_exp((scores[j] - largest) * scale);
  const float inverse = seen > 0 ? 1.0F / sum : 0.0F;
#pragma omp simd
  for (std::int64_t j = 0; j < seen; ++j) scores[j] *= inverse;
  for (std::int64_t j = seen; j < size; ++j) scores[j] = 0.0F;
}

HEED_INLINE void add_scaled(const float* from, float factor, std::int64_t width, float* to) {
#pragma omp simd
  for (std::int64_t c = 0; c < width; ++c) to[c] += factor * from[c];
}

std::int64_t round_up_to_16(std::int64_t n) { return (n + 15) / 16 * 16; }

}  // namespace

HEED_MULTIVERSION void attention_forward(const AttentionForward& call, std::int64_t begin, std::int64_t end) {
  const AttentionShape& shape = call.shape;
  const std::int64_t padded = round_up_to_16(shape.keys), width = shape.head_width;
  const float scale = 1.0F / std::sqrt(static_cast<float>(width));
  std::vector<float> transposed(static_cast<std::size_t>(padded * width)), scores(static_cast<std::size_t>(padded));
  for (std::int64_t item = begin; item < end; ++item) {
    const HeadPlace place = place_of(shape, item);
    transpose(call.keys + place.key_offset, place.stride, place.seen_keys, width, padded, transposed.data());
    for (std::int64_t t = 0; t < shape.queries; ++t) {
      const std::int64_t seen = shape.causal ? std::min(place.seen_keys, t + 1) : place.seen_keys;
      products_with_all(call.queries + place.query_offset + t * place.stride, transposed.data(), width, padded,
                        scores.data());
      softmax(scores.data(), scale, seen, shape.keys);
      const std::int64_t first = place.weight_offset + t * shape.keys;
      std::copy_n(scores.data(), shape.keys, call.weights + first);
      float* mixed = call.mixed + place.query_offset + t * place.stride;
      std::fill_n(mixed, width, 0.0F);
      for (std::int64_t j = 0; j < seen; ++j) {
        const float kept =
            scores[static_cast<std::size_t>(j)] *
            (shape.dropout.threshold == 0 ? 1.0F : shape.dropout.factor(static_cast<std::uint32_t>(first + j)));
        add_scaled(call.values + place.key_offset + j * place.stride, kept, width, mixed);
      }
    }
  }
}

HEED_MULTIVERSION void attention_backward(const AttentionBackward& call, std::int64_t begin, std::int64_t end) {
  const AttentionShape& shape = call.shape;
  const std::int64_t padded = round_up_to_16(shape.keys), width = shape.head_width;
  const float scale = 1.0F / std::sqrt(static_cast<float>(width));
  std::vector<float> transposed(static_cast<std::size_t>(padded * width)), gradients(static_cast<std::size_t>(padded));
  for (std::int64_t item = begin; item < end; ++item) {
    const HeadPlace place = place_of(shape, item);
    transpose(call.values + place.key_offset, place.stride, place.seen_keys, width, padded, transposed.data());
    for (std::int64_t j = 0; j < shape.keys; ++j) {
      std::fill_n(call.key_gradient + place.key_offset + j * place.stride, width, 0.0F);
      std::fill_n(call.value_gradient + place.key_offset + j * place.stride, width, 0.0F);
    }
    for (std::int64_t t = 0; t < shape.queries; ++t) {
      const std::int64_t seen = shape.causal ? std::min(place.seen_keys, t + 1) : place.seen_keys;
      const std::int64_t first = place.weight_offset + t * shape.keys, row = place.query_offset + t * place.stride;
      const float* weights = call.weights + first;
      const float* mixed_gradient = call.mixed_gradient + row;
      products_with_all(mixed_gradient, transposed.data(), width, padded, gradients.data());
      float mean = 0.0F;  // sum_j weight_j * d loss / d weight_j: what the softmax takes off every score's gradient
      for (std::int64_t j = 0; j < seen; ++j) {
        const float factor =
            shape.dropout.threshold == 0 ? 1.0F : shape.dropout.factor(static_cast<std::uint32_t>(first + j));
        add_scaled(mixed_gradient, weights[j] * factor, width,
                   call.value_gradient + place.key_offset + j * place.stride);
        gradients[static_cast<std::size_t>(j)] *= factor;
        mean += weights[j] * gradients[static_cast<std::size_t>(j)];
      }
      float* query_gradient = call.query_gradient + row;
      std::fill_n(query_gradient, width, 0.0F);
      for (std::int64_t j = 0; j < seen; ++j) {
        const float score_gradient = weights[j] * (gradients[static_cast<std::size_t>(j)] - mean) * scale;
        const std::int64_t key = place.key_offset + j * place.stride;
        add_scaled(call.keys + key, score_gradient, width, query_gradient);
        add_scaled(call.queries + row, score_gradient, width, call.key_gradient + key);
      }
    }
  }
}

}  // namespace heed
