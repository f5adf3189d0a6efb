#pragma once

#include <cstdint>

#include "kernels/matrix_product.h"

namespace heed {

/// As multiply(), with operands rounded to bfloat16 (to nearest, ties to even) and sums in float32.
/// Every value of c is added up in the same order, however many threads there are. REQUIRES:
/// has_bfloat16_products()
void multiply_bfloat16(std::int64_t m, std::int64_t n, std::int64_t k, MatrixOperand a,
                       MatrixOperand b, float* c, bool accumulate);

}  // namespace heed
