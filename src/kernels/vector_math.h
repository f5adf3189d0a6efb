#pragma once

#include <cstdint>

#include "kernels/multiversion.h"

namespace heed {

/// x becomes e^x, of x <= 88, to 2 units in the last place, without branches so that loops over it
/// vectorise: x = n ln 2 + r, e^r by a polynomial (Cephes expf), times 2^n by adding n to its
/// exponent. Below -87 it gives about 1e-38. Float: float or a vector of them; Bits: as many 32-bit
/// integers.
template <typename Float, typename Bits>
HEED_INLINE void exponentiate_to_88(Float& x) {
  const Float least = Float{} - 87.0F;
  x = x < least ? least : x;
  constexpr float kRoundingShift =
      12582912.0F;  // 1.5 * 2^23: adding it rounds to an integer, in the lowest bits
  const Float shifted = x * 1.44269504088896341F + kRoundingShift, n = shifted - kRoundingShift;
  const Float r = (x - n * 0.693359375F) + n * 2.12194440e-4F;
  Float p = r * 1.9875691500e-4F + 1.3981999507e-3F;
  p = p * r + 8.3334519073e-3F;
  p = p * r + 4.1665795894e-2F;
  p = p * r + 1.6666665459e-1F;
  p = p * r + 5.0000001201e-1F;
  p = p * r * r + r + 1.0F;
  x = __builtin_bit_cast(Float,
                         __builtin_bit_cast(Bits, p) + (__builtin_bit_cast(Bits, shifted) << 23));
}

/// The same of a float.
HEED_INLINE float fast_exp_to_88(float x) {
  exponentiate_to_88<float, std::uint32_t>(x);
  return x;
}

/// The same of any x; above 88 it gives about 1e38.
HEED_INLINE float fast_exp(float x) { return fast_exp_to_88(x > 88.0F ? 88.0F : x); }

}  // namespace heed
