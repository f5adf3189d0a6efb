#include "kernels/activation.h"

#include <cmath>

#include "kernels/vector_math.h"

namespace heed {
namespace {

HEED_INLINE void relu_forward_loop(const float* x, float* y, DropoutMask dropout,
                                   std::int64_t begin, std::int64_t end) {
  if (dropout.threshold == 0) {
#pragma omp simd
    for (std::int64_t i = begin; i < end; ++i) y[i] = x[i] > 0.0F ? x[i] : 0.0F;
  } else {
#pragma omp simd
    for (std::int64_t i = begin; i < end; ++i)
      y[i] = (x[i] > 0.0F ? x[i] : 0.0F) * dropout.factor(static_cast<std::uint32_t>(i));
  }
}

HEED_INLINE void relu_backward_loop(const float* y, const float* y_gradient, float* x_gradient,
                                    DropoutMask dropout, std::int64_t begin, std::int64_t end) {
  const float scale = dropout.threshold == 0 ? 1.0F : dropout.scale;
#pragma omp simd
  for (std::int64_t i = begin; i < end; ++i)
    x_gradient[i] = y[i] > 0.0F ? y_gradient[i] * scale : 0.0F;
}

HEED_INLINE void dropout_factors_loop(float* factors, DropoutMask dropout, std::int64_t begin,
                                      std::int64_t end) {
#pragma omp simd
  for (std::int64_t i = begin; i < end; ++i)
    factors[i] = dropout.factor(static_cast<std::uint32_t>(i));
}

HEED_INLINE void swish_loop(float* x, std::int64_t begin, std::int64_t end) {
#pragma omp simd
  for (std::int64_t i = begin; i < end; ++i) x[i] /= 1.0F + fast_exp(-x[i]);
}

HEED_INLINE void gelu_loop(float* x, std::int64_t begin, std::int64_t end) {
#pragma omp simd
  for (std::int64_t i = begin; i < end; ++i) {
    const float z = std::fabs(x[i]) * 0.70710678F;
    const float t = 1.0F / (1.0F + 0.3275911F * z);
    float p = 1.061405429F;
    p = p * t - 1.453152027F;
    p = p * t + 1.421413741F;
    p = p * t - 0.284496736F;
    p = p * t + 0.254829592F;
    const float tail = p * t * fast_exp(-z * z);  // 1 - erf(z)
    x[i] *= x[i] < 0.0F ? 0.5F * tail : 1.0F - 0.5F * tail;
  }
}

}  // namespace

void relu_forward(const float* x, float* y, DropoutMask dropout, std::int64_t begin,
                  std::int64_t end) {
  multiversion<relu_forward_loop>(x, y, dropout, begin, end);
}

void relu_backward(const float* y, const float* y_gradient, float* x_gradient, DropoutMask dropout,
                   std::int64_t begin, std::int64_t end) {
  multiversion<relu_backward_loop>(y, y_gradient, x_gradient, dropout, begin, end);
}

void dropout_factors(float* factors, DropoutMask dropout, std::int64_t begin, std::int64_t end) {
  multiversion<dropout_factors_loop>(factors, dropout, begin, end);
}

void swish(float* x, std::int64_t begin, std::int64_t end) {
  multiversion<swish_loop>(x, begin, end);
}

void gelu(float* x, std::int64_t begin, std::int64_t end) {
  multiversion<gelu_loop>(x, begin, end);
}

}  // namespace heed
