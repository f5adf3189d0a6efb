#pragma once

#include <cstdint>

namespace heed {

/// A float32 row-major matrix in memory, read as it stands or transposed.
struct MatrixOperand {
  const float* values;
  std::int64_t stride;  ///< elements between two rows as stored
  bool transposed = false;
};

/// What operands are multiplied as; sums are float32. kBFloat16 rounds them to 8 bits of precision,
/// which is twice as fast where the CPU has instructions for it.
enum class ProductPrecision { kFloat32, kBFloat16 };

/// c = a b, or c += a b with `accumulate`: a [m, k], b [k, n], c [m, n] row-major without gaps.
struct MatrixProduct {
  std::int64_t m, n, k;
  MatrixOperand a, b;
  float* c;
  bool accumulate = false;
  ProductPrecision precision = ProductPrecision::kFloat32;
};

/// On the threads of OpenMP (one inside a parallel region). In float32 oneDNN does the work, with
/// the kernels of the CPU at hand. REQUIRES: k > 0; has_bfloat16_products() for kBFloat16
void multiply(const MatrixProduct& product);

/// Whether the CPU multiplies bfloat16 faster than float32.
bool has_bfloat16_products();

}  // namespace heed
