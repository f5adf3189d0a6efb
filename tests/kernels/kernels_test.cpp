#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <random>
#include <vector>

#include "kernels/bfloat16.h"
#include "kernels/matrix_product.h"
#include "kernels/vector_math.h"

namespace heed {
namespace {

TEST(FastExp, IsWithinThreeUnitsInTheLastPlace) {
  for (float x = -87.0F; x < 88.0F; x += 0.0137F)
    EXPECT_NEAR(fast_exp(x) / std::exp(static_cast<double>(x)), 1.0, 3.6e-7) << x;
  EXPECT_EQ(fast_exp(0.0F), 1.0F);
  EXPECT_LT(fast_exp(-INFINITY), 1e-37F);
}

TEST(RoundToBfloat16, RoundsToNearestAndTiesToEven) {
  const std::vector<float> values = {1.0F, -2.5F, std::bit_cast<float>(0x3f808000U), std::bit_cast<float>(0x3f818000U),
                                     std::bit_cast<float>(0x3f808001U)};
  std::vector<std::uint16_t> rounded(values.size());
  round_to_bfloat16(values.data(), 5, 1, 5, rounded.data());
  EXPECT_EQ(rounded, (std::vector<std::uint16_t>{0x3f80, 0xc020, 0x3f80, 0x3f82, 0x3f81}));
}

struct Shape {
  std::int64_t m, n, k;
};

/// Largest difference to the schoolbook product, relative to the largest value.
double product_error(Shape shape, bool a_transposed, bool b_transposed, bool accumulate) {
  const auto [m, n, k] = shape;
  std::mt19937 random(9);
  std::normal_distribution<float> normal;
  std::vector<float> a(static_cast<std::size_t>(m * k)), b(static_cast<std::size_t>(k * n)),
      c(static_cast<std::size_t>(m * n));
  for (auto* values : {&a, &b, &c})
    for (auto& value : *values) value = normal(random);
  std::vector<double> expected(c.size());
  double largest = 0.0, error = 0.0;
  for (std::int64_t i = 0; i < m; ++i)
    for (std::int64_t j = 0; j < n; ++j) {
      const auto at = static_cast<std::size_t>(i * n + j);
      double sum = accumulate ? c[at] : 0.0;
      for (std::int64_t x = 0; x < k; ++x)
        sum += static_cast<double>(a[static_cast<std::size_t>(a_transposed ? x * m + i : i * k + x)]) *
               b[static_cast<std::size_t>(b_transposed ? j * k + x : x * n + j)];
      expected[at] = sum;
      largest = std::max(largest, std::abs(sum));
    }
  multiply(m, n, k, {a.data(), a_transposed ? m : k, a_transposed}, {b.data(), b_transposed ? k : n, b_transposed},
           c.data(), accumulate);
  for (std::size_t i = 0; i < c.size(); ++i) error = std::max(error, std::abs(c[i] - expected[i]));
  return error / largest;
}

class Products : public testing::TestWithParam<bool> {};

TEST_P(Products, EqualTheSchoolbookOnes) {
  const bool rounded = GetParam();
  if (rounded && !has_bfloat16_products()) GTEST_SKIP() << "this CPU has no bfloat16 products";
  const BFloat16Products mode(rounded);
  for (const auto& shape :
       {Shape{1, 1, 1}, Shape{7, 5, 3}, Shape{64, 16, 33}, Shape{129, 40, 65}, Shape{600, 24, 17}, Shape{2200, 24, 17}})
    for (const auto& [a, b] : {std::pair(false, false), std::pair(false, true), std::pair(true, false)})
      for (const bool accumulate : {false, true})
        EXPECT_LT(product_error(shape, a, b, accumulate), rounded ? 1.5e-2 : 1e-5)
            << shape.m << 'x' << shape.n << 'x' << shape.k << a << b << accumulate;
}

INSTANTIATE_TEST_SUITE_P(Precision, Products, testing::Bool(),
                         [](const auto& info) { return info.param ? "BFloat16" : "Float32"; });

}  // namespace
}  // namespace heed
