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
  constexpr float kOne = 1.0F;
  const std::vector<float> values = {1.0F, -2.5F, std::bit_cast<float>(0x3f808000U),
                                     std::bit_cast<float>(0x3f818000U),
                                     std::bit_cast<float>(0x3f808001U)};
  const std::vector<float> rounded = {1.0F, -2.5F, 1.0F, std::bit_cast<float>(0x3f820000U),
                                      std::bit_cast<float>(0x3f810000U)};
  std::vector<float> products(values.size());
  multiply({.m = 5,
            .n = 1,
            .k = 1,
            .a = {values.data(), 1},
            .b = {&kOne, 1},
            .c = products.data(),
            .precision = ProductPrecision::kBFloat16});
  EXPECT_EQ(products, rounded);
  multiply({.m = 1,
            .n = 5,
            .k = 1,
            .a = {&kOne, 1},
            .b = {values.data(), 5},
            .c = products.data(),
            .precision = ProductPrecision::kBFloat16});
  EXPECT_EQ(products, rounded);
}

TEST(BFloat16Products, AreTheSameBitsOnAnyNumberOfThreads) {
  if (!has_bfloat16_products()) GTEST_SKIP() << "this CPU has no bfloat16 products";
  constexpr std::int64_t kRows = 300, kInner = 1100, kColumns = 50;
  const std::vector<float> a = random_values(kRows * kInner, 1),
                           b = random_values(kInner * kColumns, 2);
  std::vector<float> alone(kRows * kColumns), together(alone.size());
  const int threads = omp_get_max_threads();
  for (const auto& [count, c] : {std::pair(1, &alone), std::pair(3, &together)}) {
    omp_set_num_threads(count);
    multiply({.m = kRows,
              .n = kColumns,
              .k = kInner,
              .a = {a.data(), kInner},
              .b = {b.data(), kColumns},
              .c = c->data(),
              .precision = ProductPrecision::kBFloat16});
  }
  omp_set_num_threads(threads);
  EXPECT_EQ(alone, together);
}

struct Shape {
  std::int64_t m, n, k;
};

struct Form {
  bool a_transposed, b_transposed, accumulate;
  ProductPrecision precision;
};

/// Largest difference to the schoolbook product, relative to the largest value (at least 1).
double product_error(Shape shape, Form form) {
  const auto [m, n, k] = shape;
  const std::vector<float> a = short_values(m * k, 1), b = short_values(k * n, 2);
  std::vector<float> c = short_values(m * n, 3);
  std::vector<double> expected(c.size());
  double largest = 1.0, error = 0.0;
  for (std::int64_t i = 0; i < m; ++i)
    for (std::int64_t j = 0; j < n; ++j) {
      const auto at = static_cast<std::size_t>(i * n + j);
      double sum = form.accumulate ? c[at] : 0.0;
      for (std::int64_t x = 0; x < k; ++x)
        sum += static_cast<double>(
                   a[static_cast<std::size_t>(form.a_transposed ? x * m + i : i * k + x)]) *
               b[static_cast<std::size_t>(form.b_transposed ? j * k + x : x * n + j)];
      expected[at] = sum;
      largest = std::max(largest, std::abs(sum));
    }
  multiply({.m = m,
            .n = n,
            .k = k,
            .a = {a.data(), form.a_transposed ? m : k, form.a_transposed},
            .b = {b.data(), form.b_transposed ? k : n, form.b_transposed},
            .c = c.data(),
            .accumulate = form.accumulate,
            .precision = form.precision});
  for (std::size_t i = 0; i < c.size(); ++i) error = std::max(error, std::abs(c[i] - expected[i]));
  return error / largest;
}

class Products : public testing::TestWithParam<ProductPrecision> {};

TEST_P(Products, EqualTheSchoolbookOnes) {
  const bool rounded = GetParam() == ProductPrecision::kBFloat16;
  if (rounded && !has_bfloat16_products()) GTEST_SKIP() << "this CPU has no bfloat16 products";
  for (const auto& shape : {Shape{1, 1, 1}, Shape{7, 5, 3}, Shape{64, 16, 33}, Shape{129, 40, 65},
                            Shape{600, 24, 17}, Shape{25, 129, 1100}})
    for (const auto& [a, b] : {std::pair(false, false), std::pair(false, true),
                               std::pair(true, false), std::pair(true, true)})
      for (const bool accumulate : {false, true})
        EXPECT_LT(product_error(shape, {a, b, accumulate, GetParam()}), 1e-6)
            << shape.m << 'x' << shape.n << 'x' << shape.k << a << b << accumulate;
}

INSTANTIATE_TEST_SUITE_P(Precision, Products,
                         testing::Values(ProductPrecision::kFloat32, ProductPrecision::kBFloat16),
                         [](const auto& info) {
                           return info.param == ProductPrecision::kBFloat16 ? "BFloat16"
                                                                            : "Float32";
                         });

}  // namespace
}  // namespace heed
