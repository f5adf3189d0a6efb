#pragma once

#include <cstdint>

namespace heed {

/// A float32 row-major matrix in memory, read as it stands or transposed.
struct MatrixOperand {
  const float* values;
  std::int64_t stride;  ///< elements between two rows as stored
  bool transposed = false;
};

/// c = a b, or c += a b with `accumulate`: a [m, k], b [k, n], c [m, n] row-major without gaps; on the threads of
/// OpenMP (one inside a parallel region). In float32 oneDNN does the work, with the kernels of the CPU at hand.
/// REQUIRES: k > 0
void multiply(std::int64_t m, std::int64_t n, std::int64_t k, MatrixOperand a, MatrixOperand b, float* c,
              bool accumulate);

/// Whether the CPU multiplies bfloat16 faster than float32.
bool has_bfloat16_products();

/// While one of these lives, `multiply` rounds its operands to bfloat16 (8 bits of precision) and adds up in float32:
/// twice as fast where the CPU has instructions for it. One at a time, for the whole process.
class BFloat16Products {
 public:
  explicit BFloat16Products(bool enable);
  ~BFloat16Products();
  BFloat16Products(const BFloat16Products&) = delete;
  BFloat16Products& operator=(const BFloat16Products&) = delete;
};

}  // namespace heed
