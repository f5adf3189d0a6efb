#include "kernels/attention.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "kernels/vector_math.h"

namespace heed {
namespace {

/// Wide vectors are for AVX-512, since the compiler takes them to pieces, value by value, for other
/// CPUs. (Types of structs: as template arguments they would lose their attributes.)
struct Wide {
  static constexpr std::int64_t kLanes = 16;
  using Floats __attribute__((vector_size(kLanes * sizeof(float)))) = float;
};
struct Narrow {
  static constexpr std::int64_t kLanes = 8;
  using Floats __attribute__((vector_size(kLanes * sizeof(float)))) = float;
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

/// How many keys a query sees: the first ones.
HEED_INLINE std::int64_t seen_keys(const AttentionShape& shape, const HeadPlace& place,
                                   std::int64_t query) {
  return shape.causal ? std::min(place.seen_keys, query + 1) : place.seen_keys;
}

/// Rows of scores are this many times as long as they need be, so that loops over keys leave no
/// remainder.
constexpr std::int64_t kBlock = 16;

std::int64_t padded_length(std::int64_t keys) { return (keys + kBlock - 1) / kBlock * kBlock; }

/// to[c * padded + j] = from[j * stride + c]: dot products with all keys then run along j. Columns
/// past `rows` are 0.
HEED_INLINE void transpose(const float* from, std::int64_t stride, std::int64_t rows,
                           std::int64_t columns, std::int64_t padded, float* to) {
  for (std::int64_t c = 0; c < columns; ++c) {
    for (std::int64_t j = 0; j < rows; ++j) to[c * padded + j] = from[j * stride + c];
    for (std::int64_t j = rows; j < padded; ++j) to[c * padded + j] = 0.0F;
  }
}

/// Vectors of like length, `stride` apart, and for each output a factor of each of them.
struct WeightedRows {
  const float* factors;
  std::int64_t output_stride,
      factor_stride;  ///< between the factors of two outputs, of two vectors
  const float* rows;
  std::int64_t stride, count;
};

/// How many outputs are added up together: each sum waits for the one before, and a vector is read
/// for all of them.
constexpr int kTile = 4;

/// to_o[c] = sum_i factor_oi row_i[c] of so many vectors' columns from `first` on, which stay in
/// registers. Returns the column behind them.
template <typename Lanes, int Vectors, int Outputs>
HEED_INLINE std::int64_t add_up_columns(const WeightedRows& call, std::int64_t first, float* to,
                                        std::int64_t to_stride) {
  using Floats = typename Lanes::Floats;
  Floats sums[Outputs][Vectors] = {};
  const float *factor = call.factors, *row = call.rows + first;
  for (std::int64_t i = 0; i < call.count; ++i, factor += call.factor_stride, row += call.stride)
    for (int v = 0; v < Vectors; ++v) {
      Floats values;
      __builtin_memcpy(&values, row + v * Lanes::kLanes, sizeof values);
      for (int o = 0; o < Outputs; ++o) sums[o][v] += factor[o * call.output_stride] * values;
    }
  for (int o = 0; o < Outputs; ++o)
    for (int v = 0; v < Vectors; ++v)
      __builtin_memcpy(to + o * to_stride + first + v * Lanes::kLanes, &sums[o][v], sizeof(Floats));
  return first + Vectors * Lanes::kLanes;
}

/// to_o[c] = sum_i factor_oi row_i[c], o < Outputs, c < width
template <typename Lanes, int Outputs>
HEED_INLINE void add_up_tile(const WeightedRows& call, std::int64_t width, float* to,
                             std::int64_t to_stride) {
  std::int64_t c = 0;
  while (c + 2 * Lanes::kLanes <= width)
    c = add_up_columns<Lanes, 2, Outputs>(call, c, to, to_stride);
  while (c + Lanes::kLanes <= width) c = add_up_columns<Lanes, 1, Outputs>(call, c, to, to_stride);
  while (c + Narrow::kLanes <= width)
    c = add_up_columns<Narrow, 1, Outputs>(call, c, to, to_stride);
  for (; c < width; ++c)
    for (int o = 0; o < Outputs; ++o) {
      float sum = 0.0F;
      for (std::int64_t i = 0; i < call.count; ++i)
        sum += call.factors[o * call.output_stride + i * call.factor_stride] *
               call.rows[i * call.stride + c];
      to[o * to_stride + c] = sum;
    }
}

/// The same of 1 to kTile outputs.
template <typename Lanes>
HEED_INLINE void add_up(const WeightedRows& call, std::int64_t outputs, std::int64_t width,
                        float* to, std::int64_t to_stride) {
  if (outputs == kTile) return add_up_tile<Lanes, kTile>(call, width, to, to_stride);
  for (std::int64_t o = 0; o < outputs; ++o) {
    WeightedRows one = call;
    one.factors += o * call.output_stride;
    add_up_tile<Lanes, 1>(one, width, to + o * to_stride, to_stride);
  }
}

/// Softmax of scores[0..seen) times scale, in place; zeros up to `padded`.
HEED_INLINE void softmax(float* scores, float scale, std::int64_t seen, std::int64_t padded) {
  for (std::int64_t j = seen; j < padded; ++j) scores[j] = -INFINITY;
  float largest = -INFINITY, sum = 0.0F;
#pragma omp simd reduction(max : largest)
  for (std::int64_t j = 0; j < padded; ++j) largest = scores[j] > largest ? scores[j] : largest;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t j = 0; j < padded; ++j)
    sum += scores[j] = fast_exp_to_88((scores[j] - largest) * scale);
  const float inverse = 1.0F / sum;
#pragma omp simd
  for (std::int64_t j = 0; j < padded; ++j) scores[j] *= inverse;
  for (std::int64_t j = seen; j < padded; ++j) scores[j] = 0.0F;
}

/// to[j] = from[j] times what dropout does with element first + j
HEED_INLINE void drop_out(const float* from, DropoutMask dropout, std::int64_t first,
                          std::int64_t count, float* to) {
  const auto index = static_cast<std::uint32_t>(first);
  if (dropout.threshold == 0) {
    std::copy_n(from, count, to);
    return;
  }
#pragma omp simd
  for (std::int64_t j = 0; j < count; ++j)
    to[j] = from[j] * dropout.factor(index + static_cast<std::uint32_t>(j));
}

using Buffer = std::vector<float>;

Buffer buffer_of(std::int64_t size) { return Buffer(static_cast<std::size_t>(size)); }

template <typename Lanes>
HEED_INLINE void forward(const AttentionForward& call, std::int64_t begin, std::int64_t end) {
  const AttentionShape& shape = call.shape;
  const std::int64_t padded = padded_length(shape.keys), width = shape.head_width;
  const float scale = 1.0F / std::sqrt(static_cast<float>(width));
  // [kTile, padded]: weights before and after dropout; 0 where a query does not see a key
  Buffer transposed_keys = buffer_of(padded * width), weights = buffer_of(kTile * padded),
         kept = weights;
  for (std::int64_t item = begin; item < end; ++item) {
    const HeadPlace place = place_of(shape, item);
    transpose(call.keys + place.key_offset, place.stride, place.seen_keys, width, padded,
              transposed_keys.data());
    for (std::int64_t t = 0; t < shape.queries; t += kTile) {
      const std::int64_t tile = std::min<std::int64_t>(kTile, shape.queries - t);
      const std::int64_t row = place.query_offset + t * place.stride;
      add_up<Lanes>({call.queries + row, place.stride, 1, transposed_keys.data(), padded, width},
                    tile, padded, weights.data(), padded);
      for (std::int64_t i = 0; i < tile; ++i) {
        const std::int64_t first = place.weight_offset + (t + i) * shape.keys;
        float* weights_here = weights.data() + i * padded;
        softmax(weights_here, scale, seen_keys(shape, place, t + i), padded);
        std::copy_n(weights_here, shape.keys, call.weights + first);
        drop_out(weights_here, shape.dropout, first, padded, kept.data() + i * padded);
      }
      const std::int64_t seen = seen_keys(shape, place, t + tile - 1);
      add_up<Lanes>({kept.data(), padded, 1, call.values + place.key_offset, place.stride, seen},
                    tile, width, call.context + row, place.stride);
    }
  }
}

template <typename Lanes>
HEED_INLINE void backward(const AttentionBackward& call, std::int64_t begin, std::int64_t end) {
  const AttentionShape& shape = call.shape;
  const std::int64_t padded = padded_length(shape.keys), width = shape.head_width;
  const float scale = 1.0F / std::sqrt(static_cast<float>(width));
  Buffer transposed_values = buffer_of(padded * width), weights = buffer_of(padded);
  Buffer of_weights = buffer_of(kTile * padded);
  // [T, padded]: weights after dropout, and the gradients of the scores; 0 where a query does not
  // see a key
  Buffer kept = buffer_of(shape.queries * padded), of_scores = buffer_of(shape.queries * padded);
  for (std::int64_t item = begin; item < end; ++item) {
    const HeadPlace place = place_of(shape, item);
    transpose(call.values + place.key_offset, place.stride, place.seen_keys, width, padded,
              transposed_values.data());
    for (std::int64_t t = 0; t < shape.queries; t += kTile) {
      const std::int64_t tile = std::min<std::int64_t>(kTile, shape.queries - t);
      const std::int64_t row = place.query_offset + t * place.stride;
      add_up<Lanes>(
          {call.context_gradient + row, place.stride, 1, transposed_values.data(), padded, width},
          tile, padded, of_weights.data(), padded);
      for (std::int64_t i = 0; i < tile; ++i) {
        const std::int64_t first = place.weight_offset + (t + i) * shape.keys;
        const float* of_weights_here = of_weights.data() + i * padded;
        float *kept_here = kept.data() + (t + i) * padded,
              *of_scores_here = of_scores.data() + (t + i) * padded;
        std::copy_n(call.weights + first, shape.keys, weights.data());
        drop_out(weights.data(), shape.dropout, first, padded, kept_here);
        float mean = 0.0F;  // sum_j weight_j * d loss / d weight_j: what the softmax takes off
                            // every score's gradient
#pragma omp simd reduction(+ : mean)
        for (std::int64_t j = 0; j < padded; ++j) mean += kept_here[j] * of_weights_here[j];
#pragma omp simd
        for (std::int64_t j = 0; j < padded; ++j)
          of_scores_here[j] = (kept_here[j] * of_weights_here[j] - weights[j] * mean) * scale;
      }
      const std::int64_t seen = seen_keys(shape, place, t + tile - 1);
      add_up<Lanes>({of_scores.data() + t * padded, padded, 1, call.keys + place.key_offset,
                     place.stride, seen},
                    tile, width, call.query_gradient + row, place.stride);
    }
    for (std::int64_t j = 0; j < shape.keys; j += kTile) {
      const std::int64_t tile = std::min<std::int64_t>(kTile, shape.keys - j);
      const std::int64_t key = place.key_offset + j * place.stride,
                         first = shape.causal ? std::min(j, shape.queries) : 0;
      const std::int64_t query = place.query_offset + first * place.stride,
                         count = shape.queries - first;
      add_up<Lanes>({kept.data() + first * padded + j, 1, padded, call.context_gradient + query,
                     place.stride, count},
                    tile, width, call.value_gradient + key, place.stride);
      add_up<Lanes>({of_scores.data() + first * padded + j, 1, padded, call.queries + query,
                     place.stride, count},
                    tile, width, call.key_gradient + key, place.stride);
    }
  }
}

void forward_narrow(const AttentionForward& call, std::int64_t begin, std::int64_t end) {
  multiversion<forward<Narrow>>(call, begin, end);
}
void backward_narrow(const AttentionBackward& call, std::int64_t begin, std::int64_t end) {
  multiversion<backward<Narrow>>(call, begin, end);
}

const AttentionKernel& best_kernel() {
  static const AttentionKernel kBest = attention_kernels().back();
  return kBest;
}

}  // namespace

std::vector<AttentionKernel> attention_kernels() {
  std::vector<AttentionKernel> kernels{{"narrow vectors", forward_narrow, backward_narrow}};
#if defined(__x86_64__)
  if (has_avx512())
    kernels.push_back(
        {"AVX-512", Versions<forward<Wide>>::avx512, Versions<backward<Wide>>::avx512});
#endif
  return kernels;
}

void attention_forward(const AttentionForward& call, std::int64_t begin, std::int64_t end) {
  best_kernel().forward(call, begin, end);
}

void attention_backward(const AttentionBackward& call, std::int64_t begin, std::int64_t end) {
  best_kernel().backward(call, begin, end);
}

}  // namespace heed
