#pragma once

#include <cstdint>

#include "kernels/dropout.h"

namespace heed {

/// y = dropout(max(x, 0)) over elements [begin, end).
void relu_forward(const float* x, float* y, DropoutMask dropout, std::int64_t begin,
                  std::int64_t end);

/// x_gradient from y_gradient and y: an element that is 0 in y (negative or dropped) passes nothing
/// back.
void relu_backward(const float* y, const float* y_gradient, float* x_gradient, DropoutMask dropout,
                   std::int64_t begin, std::int64_t end);

/// What dropout multiplies elements [begin, end) with, for code that is not fused.
void dropout_factors(float* factors, DropoutMask dropout, std::int64_t begin, std::int64_t end);

/// x = x sigmoid(x) ("swish", "silu"), in place, over elements [begin, end).
void swish(float* x, std::int64_t begin, std::int64_t end);

/// x = x (1 + erf(x / sqrt 2)) / 2, in place, over elements [begin, end). The error function to
/// 2e-7 (Abramowitz and Stegun, 7.1.26).
void gelu(float* x, std::int64_t begin, std::int64_t end);

}  // namespace heed
