#pragma once

#include <cstdint>

#include "kernels/dropout.h"

namespace heed {

inline constexpr float kLayerNormEpsilon = 1e-5F;

/// y = LayerNorm(x + dropout(sublayer)) over rows [begin, end) of [N, width] row-major arrays.
/// Keeps what the backward pass needs: normalised [N, width] and inverse_deviation [N] (both may be
/// null together).
struct ResidualNormForward {
  const float *x, *sublayer, *weight, *bias;
  float *y, *normalised, *inverse_deviation;
  std::int64_t width;
  DropoutMask dropout;
};
void residual_norm_forward(const ResidualNormForward& call, std::int64_t begin, std::int64_t end);

/// Gradients of the above from that of y. Adds to weight_gradient and bias_gradient [width] (give
/// each thread its own); x_gradient and sublayer_gradient [N, width] are overwritten.
struct ResidualNormBackward {
  const float *y_gradient, *normalised, *inverse_deviation, *weight;
  float *x_gradient, *sublayer_gradient, *weight_gradient, *bias_gradient;
  std::int64_t width;
  DropoutMask dropout;
};
void residual_norm_backward(const ResidualNormBackward& call, std::int64_t begin, std::int64_t end);

}  // namespace heed
