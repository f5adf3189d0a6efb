#include "kernels/matrix_product.h"

#include <dnnl.h>

#include <atomic>
#include <stdexcept>

#include "kernels/bfloat16_product.h"

namespace heed {
namespace {

std::atomic<bool> bfloat16_products = false;

}  // namespace

void multiply(std::int64_t m, std::int64_t n, std::int64_t k, MatrixOperand a, MatrixOperand b, float* c,
              bool accumulate) {
  if (m == 0 || n == 0) return;
  if (bfloat16_products) return multiply_bfloat16(m, n, k, a, b, c, accumulate);
  const auto status = dnnl_sgemm(a.transposed ? 'T' : 'N', b.transposed ? 'T' : 'N', m, n, k, 1.0F, a.values, a.stride,
                                 b.values, b.stride, accumulate ? 1.0F : 0.0F, c, n);
  if (status != dnnl_success) throw std::runtime_error("oneDNN refused a matrix product");
}

BFloat16Products::BFloat16Products(bool enable) { bfloat16_products = enable; }
BFloat16Products::~BFloat16Products() { bfloat16_products = false; }

}  // namespace heed
