#include <gtest/gtest.h>
#include <omp.h>

#include <bit>
#include <cmath>
#include <vector>

#include "kernels/matrix_product.h"
#include "kernels/random_values.h"
#include "kernels/vector_math.h"

namespace heed {
namespace {

TEST(FastExp, IsWithinThreeUnitsInTheLastPlace) {
  for (float x = -87.0F; x < 88.0F; x += 0.0137F)
    EXPECT_NEAR(fast_exp(x) / std::exp(static_cast<double>(x)), 1.0, 3.6e-7) << x;
  EXPECT_EQ(fast_exp(0.0F), 1.0F);
  EXPECT_LT(fast_exp(-INFINITY), 1e-37F);
}

/// Values of few bits, so that bfloat16 holds them exactly.
std::vector<float> short_values(std::int64_t count, unsigned seed) {
  std::vector<float> values = random_values(count, seed);
  for (float& value : values) value = std::round(value * 16.0F) / 16.0F;
  return values;
}

TEST(BFloat16Products, RoundOperandsToNearestAndTiesToEven) {
  if (!has_bfloat16_products()) GTEST_SKIP() << "this CPU has no bfloat16 products";
  const BFloat16Products mode(true);
  constexpr float kOne = 1.0F;
  const std::vector<float> values = {1.0F, -2.5F, std::bit_cast<float>(0x3f808000U), std::bit_cast<float>(0x3f818000U),
                                     std::bit_cast<float>(0x3f808001U)};
  const std::vector<float> rounded = {1.0F, -2.5F, 1.0F, std::bit_cast<float>(0x3f820000U),
                                      std::bit_cast<float>(0x3f810000U)};
  std::vector<float> products(values.size());
  multiply(5, 1, 1, {values.data(), 1}, {&kOne, 1}, products.data(), false);
  EXPECT_EQ(products, rounded);
  multiply(1, 5, 1, {&kOne, 1}, {values.data(), 5}, products.data(), false);
  EXPECT_EQ(products, rounded);
}

TEST(BFloat16Products, AreTheSameBitsOnAnyNumberOfThreads) {
  if (!has_bfloat16_products()) GTEST_SKIP() << "this CPU has no bfloat16 products";
  const BFloat16Products mode(true);
  constexpr std::int64_t kRows = 300, kInner = 1100, kColumns = 50;
  const std::vector<float> a = random_values(kRows * kInner, 1), b = random_values(kInner * kColumns, 2);
  std::vector<float> alone(kRows * kColumns), together(alone.size());
  const int threads = omp_get_max_threads();
  for (const auto& [count, c] : {std::pair(1, &alone), std::pair(3, &together)}) {
    omp_set_num_threads(count);
    multiply(kRows, kColumns, kInner, {a.data(), kInner}, {b.data(), kColumns}, c->data(), false);
  }
  omp_set_num_threads(threads);
  EXPECT_EQ(alone, together);
}

struct Shape {
  std::int64_t m, n, k;
};

/// Largest difference to the schoolbook product, relative to the largest value (at least 1).
double product_error(Shape shape, bool a_transposed, bool b_transposed, bool accumulate) {
  const auto [m, n, k] = shape;
  const std::vector<float> a = short_values(m * k, 1), b = short_values(k * n, 2);
  std::vector<float> c = short_values(m * n, 3);
  std::vector<double> expected(c.size());
  double largest = 1.0, error = 0.0;
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
  for (const auto& shape : {Shape{1, 1, 1}, Shape{7, 5, 3}, Shape{64, 16, 33}, Shape{129, 40, 65}, Shape{600, 24, 17},
                            Shape{25, 129, 1100}})
    for (const auto& [a, b] :
         {std::pair(false, false), std::pair(false, true), std::pair(true, false), std::pair(true, true)})
      for (const bool accumulate : {false, true})
        EXPECT_LT(product_error(shape, a, b, accumulate), 1e-6)
            << shape.m << 'x' << shape.n << 'x' << shape.k << a << b << accumulate;
}

INSTANTIATE_TEST_SUITE_P(Precision, Products, testing::Bool(),
                         [](const auto& info) { return info.param ? "BFloat16" : "Float32"; });

}  // namespace
}  // namespace heed
