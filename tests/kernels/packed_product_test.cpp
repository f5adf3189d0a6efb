#include "kernels/packed_product.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "kernels/random_values.h"

namespace heed {
namespace {

/// A layer and rows to give it, with gaps between rows.
struct Example {
  std::int64_t rows, outputs, inputs;
  std::int64_t a_stride = inputs + 3, c_stride = outputs + 5;
  std::vector<float> weight = random_values(outputs * inputs, 1), bias = random_values(outputs, 2);
  std::vector<float> a = random_values(rows * a_stride, 3);

  double schoolbook(std::int64_t row, std::int64_t output) const {
    double sum = bias[static_cast<std::size_t>(output)];
    for (std::int64_t i = 0; i < inputs; ++i)
      sum += static_cast<double>(a[static_cast<std::size_t>(row * a_stride + i)]) *
             weight[static_cast<std::size_t>(output * inputs + i)];
    return sum;
  }

  /// c [rows, c_stride], what is not computed stays 7.
  std::vector<float> multiply(std::int64_t begin, std::int64_t end, OutputRange part = {}) const {
    std::vector<float> c(static_cast<std::size_t>(rows * c_stride), 7.0F);
    const PackedMatrix matrix(weight, bias, inputs);
    multiply_packed({.matrix = matrix,
                     .a = a.data(),
                     .a_stride = a_stride,
                     .c = c.data(),
                     .c_stride = c_stride,
                     .outputs = part},
                    begin, end);
    return c;
  }
};

TEST(PackedProduct, EqualsTheSchoolbookOne) {
  for (const std::int64_t rows : {1, 2, 3, 5, 7, 13, 25, 129})
    for (const std::int64_t outputs : {1, 7, 16, 33, 129})
      for (const std::int64_t inputs : {1, 7, 129}) {
        const Example example{.rows = rows, .outputs = outputs, .inputs = inputs};
        const std::vector<float> c = example.multiply(0, rows);
        for (std::int64_t row = 0; row < rows; ++row)
          for (std::int64_t output = 0; output < outputs; ++output)
            ASSERT_NEAR(c[static_cast<std::size_t>(row * example.c_stride + output)],
                        example.schoolbook(row, output), 1e-4)
                << rows << "x" << outputs << "x" << inputs << " at " << row << ", " << output;
      }
}

TEST(PackedProduct, WritesNothingBesideItsRowsAndColumns) {
  const Example example{.rows = 9, .outputs = 21, .inputs = 5};
  const std::vector<float> c = example.multiply(2, 8);
  for (std::int64_t row = 0; row < 9; ++row)
    for (std::int64_t column = 0; column < example.c_stride; ++column) {
      const bool computed = row >= 2 && row < 8 && column < 21;
      const float found = c[static_cast<std::size_t>(row * example.c_stride + column)];
      EXPECT_EQ(found == 7.0F, !computed) << row << ", " << column;
    }
}

TEST(PackedProduct, ARowHasTheSameBitsAloneAndAmongOthers) {
  const Example example{.rows = 61, .outputs = 37, .inputs = 129};
  const std::vector<float> together = example.multiply(0, 61);
  for (std::int64_t row = 0; row < 61; ++row) {
    const std::vector<float> alone = example.multiply(row, row + 1);
    for (std::int64_t output = 0; output < 37; ++output) {
      const auto at = static_cast<std::size_t>(row * example.c_stride + output);
      ASSERT_EQ(alone[at], together[at]) << row;
    }
  }
}

TEST(PackedProduct, APartOfTheOutputsHasTheBitsOfTheWhole) {
  const Example example{.rows = 9, .outputs = 61, .inputs = 7};
  const std::vector<float> whole = example.multiply(0, 9);
  for (const OutputRange part : {OutputRange{0, 16}, OutputRange{16, 48}, OutputRange{32, 61},
                                 OutputRange{48, 99}, OutputRange{16, 20}}) {
    const std::vector<float> c = example.multiply(0, 9, part);
    for (std::int64_t row = 0; row < 9; ++row)
      for (std::int64_t column = 0; column < example.c_stride; ++column) {
        const bool computed = part.begin + column < std::min(part.end, example.outputs);
        const auto first = static_cast<std::size_t>(row * example.c_stride);
        EXPECT_EQ(c[first + static_cast<std::size_t>(column)],
                  computed ? whole[first + static_cast<std::size_t>(part.begin + column)] : 7.0F)
            << part.begin << " to " << part.end << ": " << row << ", " << column;
      }
  }
}

TEST(PackedProduct, LeavesTheBiasOutWhereItIsNotWanted) {
  const std::vector<float> weight = {1, 2, 3, 4}, bias = {10, 20}, a = {5, 6};
  const PackedMatrix matrix(weight, bias, 2);
  std::vector<float> c(2);
  multiply_packed({.matrix = matrix,
                   .a = a.data(),
                   .a_stride = 2,
                   .c = c.data(),
                   .c_stride = 2,
                   .add_bias = false},
                  0, 1);
  EXPECT_EQ(c, (std::vector<float>{17, 39}));
}

TEST(PackedProduct, OfSelectedOutputsHasTheBitsOfTheWhole) {
  const Example example{.rows = 5, .outputs = 40, .inputs = 7};
  const std::vector<float> whole = example.multiply(0, 5);
  const PackedMatrix all(example.weight, example.bias, example.inputs);
  PackedMatrix some;
  for (const std::vector<int>& outputs :
       {std::vector<int>{39, 0, 17, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 2},
        std::vector<int>{21, 38}, std::vector<int>{}}) {
    some.select(all, example.weight, outputs);
    ASSERT_EQ(some.outputs(), std::ssize(outputs));
    const std::int64_t count = std::ssize(outputs);
    std::vector<float> c(static_cast<std::size_t>(5 * count));
    multiply_packed({.matrix = some,
                     .a = example.a.data(),
                     .a_stride = example.a_stride,
                     .c = c.data(),
                     .c_stride = count},
                    0, 5);
    for (std::int64_t row = 0; row < 5; ++row)
      for (std::int64_t i = 0; i < count; ++i)
        EXPECT_EQ(c[static_cast<std::size_t>(row * count + i)],
                  whole[static_cast<std::size_t>(row * example.c_stride +
                                                 outputs[static_cast<std::size_t>(i)])]);
  }
}

}  // namespace
}  // namespace heed
