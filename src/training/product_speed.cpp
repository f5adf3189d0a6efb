#include "training/product_speed.h"

#include <algorithm>
#include <chrono>

#include "kernels/matrix_product.h"

namespace heed {
namespace {

constexpr std::int64_t kSize = 768;  // rows, columns and depth

/// As training multiplies on this device.
void multiply_once(const torch::Tensor& a, const torch::Tensor& b, torch::Tensor& c) {
  if (a.is_cuda()) {
    torch::mm_out(c, a, b);
    torch::cuda::synchronize();
    return;
  }
  multiply({.m = kSize,
            .n = kSize,
            .k = kSize,
            .a = {.values = a.data_ptr<float>(), .stride = kSize},
            .b = {.values = b.data_ptr<float>(), .stride = kSize},
            .c = c.data_ptr<float>()});
}

}  // namespace

ProductSpeed measure_products(torch::Device device) {
  using Clock = std::chrono::steady_clock;
  const auto a = torch::ones({kSize, kSize}, device), b = torch::ones({kSize, kSize}, device);
  auto c = torch::empty({kSize, kSize}, device);
  multiply_once(a, b, c);  // makes kernels
  // The fastest one: what disturbs the machine for a moment does not count.
  double least = 1e9;
  for (const auto end = Clock::now() + std::chrono::milliseconds(200); Clock::now() < end;) {
    const auto start = Clock::now();
    multiply_once(a, b, c);
    least = std::min(least, std::chrono::duration<double>(Clock::now() - start).count());
  }
  return {.rate = 2.0 * kSize * kSize * kSize / least,
          .gains_by_bfloat16 = device.is_cpu() && has_bfloat16_products()};
}

}  // namespace heed
