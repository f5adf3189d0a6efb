#pragma once

#include <cstdint>

#include "kernels/dropout.h"

namespace heed {

/// y[n] = dropout(scale * table[ids[n]] + positions[n % length]) for rows [begin, end): ids [N],
/// table [V, width], positions [length, width], y [N, width].
struct EmbeddingForward {
  const std::int64_t* ids;
  const float *table, *positions;
  float* y;
  std::int64_t length, width;
  float scale;
  DropoutMask dropout;
};
void embedding_forward(const EmbeddingForward& call, std::int64_t begin, std::int64_t end);

/// Adds the gradient to the rows of table_gradient [V, width], columns [begin, end) of all `rows`
/// rows: threads share the columns, so that every sum has one order.
struct EmbeddingBackward {
  const std::int64_t* ids;
  const float* y_gradient;
  float* table_gradient;
  std::int64_t rows, width;
  float scale;
  DropoutMask dropout;
};
void embedding_backward(const EmbeddingBackward& call, std::int64_t begin, std::int64_t end);

}  // namespace heed
