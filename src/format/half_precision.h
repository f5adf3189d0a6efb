#pragma once

#include <cstdint>

namespace heed {

/// IEEE 754 binary16 and bfloat16 as their 16 bits. To 16 bits: round to nearest, ties to even;
/// what is too large becomes infinite; NaN stays NaN. To float: exact.
std::uint16_t float16_from_float(float value);
std::uint16_t bfloat16_from_float(float value);

// In the header, since every weight of a model goes through one of them when it is opened.
// (__builtin_bit_cast is std::bit_cast, which the library of Emscripten 3.1 has not.)
inline float float_from_float16(std::uint16_t bits) {
  const std::uint32_t sign = (bits & 0x8000U) << 16, magnitude = bits & 0x7FFFU;
  const std::uint32_t shifted =
      magnitude << 13;  // its exponent is 112 less than a float's, its fraction in place
  if (magnitude >= 0x7C00U) return __builtin_bit_cast(float, sign | 0x7F800000U | shifted);
  return __builtin_bit_cast(
      float,
      sign | __builtin_bit_cast(std::uint32_t, __builtin_bit_cast(float, shifted) * 0x1p112F));
}

inline float float_from_bfloat16(std::uint16_t bits) {
  return __builtin_bit_cast(float, static_cast<std::uint32_t>(bits) << 16);
}

}  // namespace heed
