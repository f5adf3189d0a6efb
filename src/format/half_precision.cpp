#include "format/half_precision.h"

#include <cmath>

namespace heed {
namespace {

constexpr std::uint32_t kSign = 0x80000000U;
constexpr std::uint32_t kInfinity = 0x7F800000U;  // a float's exponent bits
constexpr std::uint32_t kSmallestNormal16 =
    113U << 23;  // 2^-14, the smallest normal binary16, as float bits
constexpr std::uint32_t kTooLarge16 = 143U << 23;  // 2^16
constexpr std::uint16_t kInfinity16 = 0x7C00U;
constexpr std::uint16_t kQuiet16 = 0x0200U;
constexpr std::uint32_t kRebias16 = 112U << 23;  // exponent bias 127 of float, 15 of binary16

/// `bits` / 2^shift, rounded to the nearest whole number, ties to even.
std::uint32_t shifted_to_nearest_even(std::uint32_t bits, int shift) {
  const std::uint32_t half_less_one = (1U << (shift - 1)) - 1U;
  const std::uint32_t odd = (bits >> shift) & 1U;
  return (bits + half_less_one + odd) >> shift;
}

}  // namespace

std::uint16_t float16_from_float(float value) {
  const auto bits = __builtin_bit_cast(std::uint32_t, value);
  const std::uint32_t magnitude = bits & ~kSign;
  const auto sign = static_cast<std::uint16_t>((bits & kSign) >> 16);
  if (magnitude > kInfinity)
    return static_cast<std::uint16_t>(sign | kInfinity16 | kQuiet16 | ((bits >> 13) & 0x1FFU));
  if (magnitude >= kTooLarge16) return static_cast<std::uint16_t>(sign | kInfinity16);
  if (magnitude < kSmallestNormal16) {
    // A denormal is a whole number of 2^-24; nearbyint rounds ties to even in the default rounding
    // mode.
    const float units = std::nearbyint(std::ldexp(__builtin_bit_cast(float, magnitude), 24));
    return static_cast<std::uint16_t>(sign | static_cast<std::uint16_t>(units));
  }
  // A carry out of the fraction raises the exponent, up to infinity, as it should.
  return static_cast<std::uint16_t>(sign | shifted_to_nearest_even(magnitude - kRebias16, 13));
}

std::uint16_t bfloat16_from_float(float value) {
  const auto bits = __builtin_bit_cast(std::uint32_t, value);
  if ((bits & ~kSign) > kInfinity)
    return static_cast<std::uint16_t>((bits >> 16) | 0x0040U);  // quiet, and never zero
  return static_cast<std::uint16_t>(shifted_to_nearest_even(bits & ~kSign, 16) |
                                    ((bits & kSign) >> 16));
}

}  // namespace heed
