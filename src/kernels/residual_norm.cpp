#include "kernels/residual_norm.h"

#include <cmath>

namespace heed {
namespace {

HEED_INLINE void residual_norm_forward_loop(const ResidualNormForward& call, std::int64_t begin,
                                            std::int64_t end) {
  const std::int64_t width = call.width;
  for (std::int64_t row = begin; row < end; ++row) {
    const float* x = call.x + row * width;
    const float* sublayer = call.sublayer + row * width;
    float* y = call.y + row * width;
    const auto first = static_cast<std::uint32_t>(row * width);
    const DropoutMask dropout = call.dropout;
    float sum = 0.0F;
    if (dropout.threshold == 0) {
#pragma omp simd reduction(+ : sum)
      for (std::int64_t i = 0; i < width; ++i) sum += y[i] = x[i] + sublayer[i];
    } else {
#pragma omp simd reduction(+ : sum)
      for (std::int64_t i = 0; i < width; ++i)
        sum += y[i] = x[i] + sublayer[i] * dropout.factor(first + static_cast<std::uint32_t>(i));
    }
    const float mean = sum / static_cast<float>(width);
    float squares = 0.0F;
#pragma omp simd reduction(+ : squares)
    for (std::int64_t i = 0; i < width; ++i) squares += (y[i] - mean) * (y[i] - mean);
    const float inverse = 1.0F / std::sqrt(squares / static_cast<float>(width) + kLayerNormEpsilon);
    if (call.normalised != nullptr) {
      float* normalised = call.normalised + row * width;
      call.inverse_deviation[row] = inverse;
#pragma omp simd
      for (std::int64_t i = 0; i < width; ++i) normalised[i] = (y[i] - mean) * inverse;
    }
#pragma omp simd
    for (std::int64_t i = 0; i < width; ++i)
      y[i] = (y[i] - mean) * inverse * call.weight[i] + call.bias[i];
  }
}

HEED_INLINE void residual_norm_backward_loop(const ResidualNormBackward& call, std::int64_t begin,
                                             std::int64_t end) {
  const std::int64_t width = call.width;
  const float* weight = call.weight;
  float *weight_gradient = call.weight_gradient, *bias_gradient = call.bias_gradient;
  for (std::int64_t row = begin; row < end; ++row) {
    const float* g = call.y_gradient + row * width;
    const float* normalised = call.normalised + row * width;
    float* x_gradient = call.x_gradient + row * width;
    float* sublayer_gradient = call.sublayer_gradient + row * width;
    float sum = 0.0F, product = 0.0F;
#pragma omp simd reduction(+ : sum, product)
    for (std::int64_t i = 0; i < width; ++i) {
      sum += g[i] * weight[i];
      product += g[i] * weight[i] * normalised[i];
    }
    sum /= static_cast<float>(width);
    product /= static_cast<float>(width);
    const float inverse = call.inverse_deviation[row];
#pragma omp simd
    for (std::int64_t i = 0; i < width; ++i) {
      x_gradient[i] = inverse * (g[i] * weight[i] - sum - normalised[i] * product);
      weight_gradient[i] += g[i] * normalised[i];
      bias_gradient[i] += g[i];
    }
    const auto first = static_cast<std::uint32_t>(row * width);
    const DropoutMask dropout = call.dropout;
    if (dropout.threshold == 0) {
#pragma omp simd
      for (std::int64_t i = 0; i < width; ++i) sublayer_gradient[i] = x_gradient[i];
    } else {
#pragma omp simd
      for (std::int64_t i = 0; i < width; ++i)
        sublayer_gradient[i] =
            x_gradient[i] * dropout.factor(first + static_cast<std::uint32_t>(i));
    }
  }
}

}  // namespace

void residual_norm_forward(const ResidualNormForward& call, std::int64_t begin, std::int64_t end) {
  multiversion<residual_norm_forward_loop>(call, begin, end);
}

void residual_norm_backward(const ResidualNormBackward& call, std::int64_t begin,
                            std::int64_t end) {
  multiversion<residual_norm_backward_loop>(call, begin, end);
}

}  // namespace heed
