#include "format/half_precision.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

namespace heed {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

/// The value of 16 bits by the standard's own formula.
double slow_value(std::uint16_t bits, int exponent_bits, int fraction_bits) {
  const int bias = (1 << (exponent_bits - 1)) - 1;
  const int exponent = (bits >> fraction_bits) & ((1 << exponent_bits) - 1);
  const double fraction =
      static_cast<double>(bits & ((1 << fraction_bits) - 1)) / (1 << fraction_bits);
  const double sign = (bits & 0x8000) != 0 ? -1.0 : 1.0;
  if (exponent == (1 << exponent_bits) - 1) return fraction == 0 ? sign * kInfinity : kNan;
  if (exponent == 0) return sign * std::ldexp(fraction, 1 - bias);
  return sign * std::ldexp(1.0 + fraction, exponent - bias);
}

/// The nearest of all 16-bit values, the even one of two, by looking at each from `lowest` on.
std::uint16_t slow_nearest(float value, int exponent_bits, int fraction_bits) {
  const auto infinity = static_cast<std::uint16_t>(((1 << exponent_bits) - 1) << fraction_bits);
  const auto sign = static_cast<std::uint16_t>(std::signbit(value) ? 0x8000 : 0);
  // What lies half a step above the largest finite value rounds to infinity, which therefore counts
  // as the next step.
  const double step = slow_value(infinity - 1, exponent_bits, fraction_bits) -
                      slow_value(infinity - 2, exponent_bits, fraction_bits);
  const double beyond = slow_value(infinity - 1, exponent_bits, fraction_bits) + step;
  std::uint16_t best = 0;
  double best_distance = kInfinity;
  for (std::uint16_t bits = 0; bits <= infinity; ++bits) {
    const double candidate =
        bits == infinity ? beyond : slow_value(bits, exponent_bits, fraction_bits);
    const double distance = std::abs(std::min<double>(std::abs(value), beyond) - candidate);
    if (distance < best_distance || (distance == best_distance && bits % 2 == 0)) {
      best = bits;
      best_distance = distance;
    }
  }
  return static_cast<std::uint16_t>(sign | best);
}

TEST(HalfPrecision, ReadsEveryPatternOfBits) {
  for (std::uint32_t i = 0; i < 0x10000; ++i) {
    const auto bits = static_cast<std::uint16_t>(i);
    const double half = slow_value(bits, 5, 10), brain = slow_value(bits, 8, 7);
    if (std::isnan(half)) {
      EXPECT_TRUE(std::isnan(float_from_float16(bits)));
    } else {
      ASSERT_EQ(float_from_float16(bits), half);
      ASSERT_EQ(std::signbit(float_from_float16(bits)), std::signbit(half));
    }
    if (std::isnan(brain)) {
      EXPECT_TRUE(std::isnan(float_from_bfloat16(bits)));
    } else {
      ASSERT_EQ(float_from_bfloat16(bits), brain);
    }
  }
}

TEST(HalfPrecision, GivesBackEveryPatternThatIsANumber) {
  for (std::uint32_t i = 0; i < 0x10000; ++i) {
    const auto bits = static_cast<std::uint16_t>(i);
    if (!std::isnan(float_from_float16(bits))) {
      ASSERT_EQ(float16_from_float(float_from_float16(bits)), bits);
    }
    if (!std::isnan(float_from_bfloat16(bits))) {
      ASSERT_EQ(bfloat16_from_float(float_from_bfloat16(bits)), bits);
    }
  }
}

TEST(HalfPrecision, RoundsToTheNearestEvenOfAllValues) {
  std::mt19937 random(5);
  for (int i = 0; i < 300; ++i) {
    // Exponents from below the smallest denormal to above the largest half, and half of the values
    // exact ties.
    const float fraction =
        1.0F + static_cast<float>(random() % 4096) / (i % 2 == 0 ? 4096.0F : 3000.0F);
    const float value =
        std::ldexp(random() % 2 == 0 ? fraction : -fraction, static_cast<int>(random() % 44) - 27);
    ASSERT_EQ(float16_from_float(value), slow_nearest(value, 5, 10)) << value;
  }
  for (int i = 0; i < 100; ++i) {
    const auto value = std::bit_cast<float>(
        static_cast<std::uint32_t>(random() & (i % 2 == 0 ? 0xFFFF8000U : ~0U)));
    if (std::isfinite(value)) {
      ASSERT_EQ(bfloat16_from_float(value), slow_nearest(value, 8, 7)) << value;
    }
  }
}

TEST(HalfPrecision, KnowsTheEdges) {
  EXPECT_EQ(float16_from_float(65504.0F), 0x7BFF);
  EXPECT_EQ(float16_from_float(65519.996F), 0x7BFF);
  EXPECT_EQ(float16_from_float(65520.0F), 0x7C00);
  EXPECT_EQ(float16_from_float(-1e30F), 0xFC00);
  EXPECT_EQ(float16_from_float(kInfinity), 0x7C00);
  EXPECT_EQ(float16_from_float(std::ldexp(1.0F, -24)), 0x0001);
  EXPECT_EQ(float16_from_float(std::ldexp(1.0F, -25)), 0x0000);  // a tie, to even
  EXPECT_EQ(float16_from_float(std::ldexp(1.5F, -25)), 0x0001);
  EXPECT_EQ(float16_from_float(std::ldexp(1.0F, -14) * (1 - 1e-6F)),
            0x0400);  // rounds up into the normal numbers
  EXPECT_EQ(float16_from_float(std::numeric_limits<float>::denorm_min()), 0x0000);
  EXPECT_EQ(float16_from_float(-0.0F), 0x8000);
  EXPECT_EQ(bfloat16_from_float(std::numeric_limits<float>::max()), 0x7F80);
  EXPECT_EQ(bfloat16_from_float(-kInfinity), 0xFF80);
  EXPECT_EQ(bfloat16_from_float(-0.0F), 0x8000);
}

TEST(HalfPrecision, KeepsNanNan) {
  for (const std::uint32_t bits :
       {0x7F800001U, 0x7FC00000U, 0xFF800001U, 0xFFFFFFFFU, 0x7FBFFFFFU}) {
    const auto value = std::bit_cast<float>(bits);
    EXPECT_TRUE(std::isnan(float_from_float16(float16_from_float(value)))) << bits;
    EXPECT_TRUE(std::isnan(float_from_bfloat16(bfloat16_from_float(value)))) << bits;
    EXPECT_EQ(std::signbit(float_from_float16(float16_from_float(value))), bits >> 31 != 0);
  }
}

}  // namespace
}  // namespace heed
