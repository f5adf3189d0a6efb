#pragma once

#include <bit>
#include <cstdint>

#include "kernels/multiversion.h"

namespace heed {

/// e^x of x <= 88, to 2 units in the last place, without branches so that loops over it vectorise: x = n ln 2 + r, e^r
/// by a polynomial (Cephes expf), times 2^n by adding n to its exponent. Below -87 it gives about 1e-38.
HEED_INLINE float fast_exp_to_88(float x) {
  x = x < -87.0F ? -87.0F : x;
  constexpr float kRoundingShift = 12582912.0F;  // 1.5 * 2^23: adding it rounds to an integer, in the lowest bits
  const float shifted = x * 1.44269504088896341F + kRoundingShift, n = shifted - kRoundingShift;
  const float r = (x - n * 0.693359375F) + n * 2.12194440e-4F;
  float p = 1.9875691500e-4F;
  p = p * r + 1.3981999507e-3F;
  p = p * r + 8.3334519073e-3F;
  p = p * r + 4.1665795894e-2F;
  p = p * r + 1.6666665459e-1F;
  p = p * r + 5.0000001201e-1F;
  p = p * r * r + r + 1.0F;
  return std::bit_cast<float>(std::bit_cast<std::uint32_t>(p) + (std::bit_cast<std::uint32_t>(shifted) << 23));
}

/// The same of any x; above 88 it gives about 1e38.
HEED_INLINE float fast_exp(float x) { return fast_exp_to_88(x > 88.0F ? 88.0F : x); }

}  // namespace heed
