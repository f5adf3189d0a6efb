#include "kernels/matrix_product.h"

#include <dnnl.h>

#include <stdexcept>

#include "kernels/bfloat16_product.h"

namespace heed {

void multiply(const MatrixProduct& product) {
  const auto& [m, n, k, a, b, c, accumulate, precision] = product;
  if (m == 0 || n == 0) return;
  if (precision == ProductPrecision::kBFloat16)
    return multiply_bfloat16(m, n, k, a, b, c, accumulate);
  const auto status =
      dnnl_sgemm(a.transposed ? 'T' : 'N', b.transposed ? 'T' : 'N', m, n, k, 1.0F, a.values,
                 a.stride, b.values, b.stride, accumulate ? 1.0F : 0.0F, c, n);
  if (status != dnnl_success) throw std::runtime_error("oneDNN refused a matrix product");
}

}  // namespace heed
