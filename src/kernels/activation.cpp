#include "kernels/activation.h"

namespace heed {

HEED_MULTIVERSION void relu_forward(const float* x, float* y, DropoutMask dropout, std::int64_t begin,
                                    std::int64_t end) {
  if (dropout.threshold == 0) {
#pragma omp simd
    for (std::int64_t i = begin; i < end; ++i) y[i] = x[i] > 0.0F ? x[i] : 0.0F;
  } else {
#pragma omp simd
    for (std::int64_t i = begin; i < end; ++i)
      y[i] = (x[i] > 0.0F ? x[i] : 0.0F) * dropout.factor(static_cast<std::uint32_t>(i));
  }
}

HEED_MULTIVERSION void relu_backward(const float* y, const float* y_gradient, float* x_gradient, DropoutMask dropout,
                                     std::int64_t begin, std::int64_t end) {
  const float scale = dropout.threshold == 0 ? 1.0F : dropout.scale;
#pragma omp simd
  for (std::int64_t i = begin; i < end; ++i) x_gradient[i] = y[i] > 0.0F ? y_gradient[i] * scale : 0.0F;
}

HEED_MULTIVERSION void dropout_factors(float* factors, DropoutMask dropout, std::int64_t begin, std::int64_t end) {
#pragma omp simd
  for (std::int64_t i = begin; i < end; ++i) factors[i] = dropout.factor(static_cast<std::uint32_t>(i));
}

}  // namespace heed
