#include "training/product_speed.h"

#include <algorithm>
#include <chrono>

#include "kernels/matrix_product.h"

namespace heed {
namespace {

/// As training multiplies on the device of these square matrices.
void multiply_once(const torch::Tensor& a, const torch::Tensor& b, torch::Tensor& c) {
  if (a.is_cuda()) {
    torch::mm_out(c, a, b);
    torch::cuda::synchronize();
    return;
  }
  const std::int64_t size = a.size(0);
  multiply({.m = size,
            .n = size,
            .k = size,
            .a = {.values = a.data_ptr<float>(), .stride = size},
            .b = {.values = b.data_ptr<float>(), .stride = size},
            .c = c.data_ptr<float>()});
}

/// Floating-point operations a second.
double rate_of_products(std::int64_t size, const torch::TensorOptions& type) {
  using Clock = std::chrono::steady_clock;
  const auto a = torch::ones({size, size}, type), b = torch::ones({size, size}, type);
  auto c = torch::empty({size, size}, type);
  multiply_once(a, b, c);  // makes kernels
  // The fastest one: what disturbs the machine for a moment does not count.
  double least = 1e9;
  for (const auto end = Clock::now() + std::chrono::milliseconds(200); Clock::now() < end;) {
    const auto start = Clock::now();
    multiply_once(a, b, c);
    least = std::min(least, std::chrono::duration<double>(Clock::now() - start).count());
  }
  const auto width = static_cast<double>(size);
  return 2.0 * width * width * width / least;
}

/// A GPU computes in float32 what it is given in float32, and in bfloat16 by other units; what an
/// update costs at least is the time in which the CPU gives it some thousand kernels: measured on
/// an H100 with 6 + 2 layers.
ProductSpeed of_gpu(torch::Device device) {
  constexpr std::int64_t kSize = 4096;
  constexpr double kGain = 1.4, kUpdateSeconds = 0.039;
  const double rate = rate_of_products(kSize, device);
  const double narrow = rate_of_products(kSize, torch::dtype(torch::kBFloat16).device(device));
  return {
      .rate = rate, .gains_by_bfloat16 = narrow > kGain * rate, .update_seconds = kUpdateSeconds};
}

}  // namespace

ProductSpeed measure_products(torch::Device device) {
  if (device.is_cuda()) return of_gpu(device);
  constexpr std::int64_t kSize = 768;
  return {.rate = rate_of_products(kSize, device), .gains_by_bfloat16 = has_bfloat16_products()};
}

}  // namespace heed
