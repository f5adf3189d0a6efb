#include "kernels/bfloat16.h"

#include <bit>

#include "kernels/multiversion.h"

namespace heed {

HEED_MULTIVERSION void round_to_bfloat16(const float* from, std::int64_t stride, std::int64_t rows,
                                         std::int64_t columns, std::uint16_t* to) {
  for (std::int64_t row = 0; row < rows; ++row) {
    const float* source = from + row * stride;
    std::uint16_t* target = to + row * columns;
#pragma omp simd
    for (std::int64_t i = 0; i < columns; ++i) {
      const auto bits = std::bit_cast<std::uint32_t>(source[i]);
      target[i] = static_cast<std::uint16_t>((bits + 0x7fffU + ((bits >> 16) & 1U)) >> 16);
    }
  }
}

}  // namespace heed
