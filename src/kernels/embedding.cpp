#include "kernels/embedding.h"

namespace heed {
namespace {

HEED_INLINE void embedding_forward_loop(const EmbeddingForward& call, std::int64_t begin,
                                        std::int64_t end) {
  const std::int64_t width = call.width;
  const DropoutMask dropout = call.dropout;
  for (std::int64_t row = begin; row < end; ++row) {
    const float* vector = call.table + call.ids[row] * width;
    const float* position = call.positions + row % call.length * width;
    float* y = call.y + row * width;
    const auto first = static_cast<std::uint32_t>(row * width);
#pragma omp simd
    for (std::int64_t i = 0; i < width; ++i)
      y[i] =
          (vector[i] * call.scale + position[i]) *
          (dropout.threshold == 0 ? 1.0F : dropout.factor(first + static_cast<std::uint32_t>(i)));
  }
}

HEED_INLINE void embedding_backward_loop(const EmbeddingBackward& call, std::int64_t begin,
                                         std::int64_t end) {
  const std::int64_t width = call.width;
  const DropoutMask dropout = call.dropout;
  for (std::int64_t row = 0; row < call.rows; ++row) {
    const float* gradient = call.y_gradient + row * width;
    float* to = call.table_gradient + call.ids[row] * width;
    const auto first = static_cast<std::uint32_t>(row * width);
#pragma omp simd
    for (std::int64_t i = begin; i < end; ++i)
      to[i] +=
          gradient[i] * call.scale *
          (dropout.threshold == 0 ? 1.0F : dropout.factor(first + static_cast<std::uint32_t>(i)));
  }
}

}  // namespace

void embedding_forward(const EmbeddingForward& call, std::int64_t begin, std::int64_t end) {
  multiversion<embedding_forward_loop>(call, begin, end);
}

void embedding_backward(const EmbeddingBackward& call, std::int64_t begin, std::int64_t end) {
  multiversion<embedding_backward_loop>(call, begin, end);
}

}  // namespace heed
