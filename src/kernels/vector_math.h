#pragma once

#include <bit>
#include <cstdint>

#include "kernels/multiversion.h"

namespace heed {

/// e^x to 2 units in the last place, without branches so that loops over it vectorise: x = n ln 2 + r, e^r by a
/// polynomial (Cephes expf), 2^n by writing the exponent. Below -87 it gives about 1e-38, above 88 about 1e38.
HEED_INLINE float fast_exp(float x) {
  x = x < -87.0F ? -87.0F : x;
  x = x > 88.0F ? 88.0F : x;
  constexpr float kRoundingShift = 12582912.0F;  // 1.5 * 2^23: adding it rounds to an integer
  const float n = (x * 1.44269504088896341F + kRoundingShift) - kRoundingShift;
  const float r = (x - n * 0.693359375F) + n * 2.12194440e-4F;
  float p = 1.9875691500e-4F;
  p = p * r + 1.3981999507e-3F;
  p = p * r + 8.3334519073e-3F;
  p = p * r + 4.1665795894e-2F;
  p = p * r + 1.6666665459e-1F;
  p = p * r + 5.0000001201e-1F;
  p = p * r * r + r + 1.0F;
  return p * std::bit_cast<float>((static_cast<std::int32_t>(n) + 127) << 23);
}

}  // namespace heed
