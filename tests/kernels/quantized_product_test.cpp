#include "kernels/quantized_product.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "kernels/random_values.h"

namespace heed {
namespace {

/// A row or a layer's output in integers: x = step * (value - zero).
struct Rounded {
  float step = 0.0F;
  std::int64_t zero = 0;
  std::vector<std::int64_t> values;
};

Rounded rounded_weights(const float* weights, std::int64_t inputs) {
  Rounded result{.values = std::vector<std::int64_t>(static_cast<std::size_t>(inputs))};
  for (std::int64_t i = 0; i < inputs; ++i)
    result.step = std::max(result.step, std::abs(weights[i]) / 127.0F);
  if (result.step == 0.0F) return result;
  // To 17 bits, the next above.
  int exponent = 0;
  const float fraction = std::frexp(result.step, &exponent);
  result.step = std::ldexp(std::ceil(std::ldexp(fraction, 17)), exponent - 17);
  for (std::int64_t i = 0; i < inputs; ++i)
    result.values[static_cast<std::size_t>(i)] = std::lrint(weights[i] / result.step);
  return result;
}

Rounded rounded_row(const float* row, std::int64_t inputs) {
  Rounded result{.values = std::vector<std::int64_t>(static_cast<std::size_t>(inputs))};
  float low = 0.0F, high = 0.0F;
  for (std::int64_t i = 0; i < inputs; ++i)
    low = std::min(low, row[i]), high = std::max(high, row[i]);
  if (high == low) return result;
  const float inverse = 255.0F / (high - low);
  result.step = (high - low) / 255.0F;
  result.zero = std::lround(-low * inverse);
  for (std::int64_t i = 0; i < inputs; ++i)
    result.values[static_cast<std::size_t>(i)] =
        std::clamp<std::int64_t>(std::lrint(row[i] * inverse) + result.zero, 0, 255);
  return result;
}

/// A layer and rows to give it.
struct Example {
  std::int64_t rows, outputs, inputs;
  std::vector<float> weight = random_values(outputs * inputs, 1), bias = random_values(outputs, 2);
  std::vector<float> a = random_values(rows * inputs, 3);

  /// The definition, in 64-bit integers. [rows, outputs]
  std::vector<float> schoolbook() const {
    std::vector<float> c;
    for (std::int64_t row = 0; row < rows; ++row)
      for (std::int64_t output = 0; output < outputs; ++output) {
        const Rounded x = rounded_row(a.data() + row * inputs, inputs);
        const Rounded w = rounded_weights(weight.data() + output * inputs, inputs);
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < x.values.size(); ++i)
          sum += (x.values[i] - x.zero) * w.values[i];
        c.push_back(static_cast<float>(sum) * (x.step * w.step) +
                    bias[static_cast<std::size_t>(output)]);
      }
    return c;
  }

  /// [rows, outputs], what is not computed stays 7.
  std::vector<float> multiply(std::int64_t begin, std::int64_t end,
                              const QuantizedKernel& kernel = best_quantized_kernel()) const {
    std::vector<float> c(static_cast<std::size_t>(rows * outputs), 7.0F);
    const QuantizedMatrix matrix(weight, bias, inputs);
    multiply_quantized({.matrix = matrix, .a = a.data(), .c = c.data()}, begin, end, kernel);
    return c;
  }

  void expect_schoolbook() const {
    const std::vector<float> expected = schoolbook();
    for (const QuantizedKernel& kernel : quantized_kernels())
      ASSERT_EQ(multiply(0, rows, kernel), expected)
          << kernel.name << ", " << rows << "x" << outputs << "x" << inputs;
  }
};

TEST(QuantizedProduct, EveryKernelThatTheCpuRunsEqualsTheSchoolbookOneToTheBit) {
  for (const std::int64_t rows : {1, 2, 3, 5, 7, 13, 25, 129})
    for (const std::int64_t outputs : {1, 7, 16, 33, 129})
      for (const std::int64_t inputs : {1, 4, 7, 129})
        Example{rows, outputs, inputs}.expect_schoolbook();
}

TEST(QuantizedProduct, RowsOfZerosGiveTheBiasAlone) {
  Example example{.rows = 7, .outputs = 19, .inputs = 13};
  std::fill_n(example.a.begin() + 2 * 13, 13, 0.0F);
  std::fill_n(example.weight.begin() + 5 * 13, 13, 0.0F);
  example.expect_schoolbook();
  const std::vector<float> c = example.multiply(0, 7);
  for (std::size_t i = 0; i < 19; ++i) EXPECT_EQ(c[2 * 19 + i], example.bias[i]);
  for (std::size_t row = 0; row < 7; ++row) EXPECT_EQ(c[row * 19 + 5], example.bias[5]);
}

/// 16-bit sums of such products would be cut at 32,767.
TEST(QuantizedProduct, TheLargestValuesAddUpExactly) {
  for (const float sign : {1.0F, -1.0F}) {
    Example example{.rows = 4, .outputs = 17, .inputs = 2048};
    std::fill(example.a.begin(), example.a.end(), 255.0F);
    std::fill(example.weight.begin(), example.weight.end(), sign * 127.0F);
    std::fill(example.bias.begin(), example.bias.end(), 0.0F);
    for (const QuantizedKernel& kernel : quantized_kernels())
      for (const float value : example.multiply(0, 4, kernel))
        ASSERT_EQ(value, sign * 255.0F * 127.0F * 2048.0F) << kernel.name;
  }
}

TEST(QuantizedProduct, RowsOfOneSignAreRoundedToo) {
  for (const float offset : {20.0F, -20.0F}) {
    Example example{.rows = 5, .outputs = 20, .inputs = 31};
    for (float& value : example.a) value += offset;
    example.expect_schoolbook();
  }
}

TEST(QuantizedProduct, IsNearTheProductThatIsNotRounded) {
  const Example example{.rows = 9, .outputs = 40, .inputs = 256};
  const std::vector<float> c = example.multiply(0, 9);
  for (std::size_t row = 0; row < 9; ++row)
    for (std::size_t output = 0; output < 40; ++output) {
      double sum = example.bias[output];
      for (std::size_t i = 0; i < 256; ++i)
        sum += static_cast<double>(example.a[row * 256 + i]) * example.weight[output * 256 + i];
      // Steps of about 6 / 255 and 3 / 127, errors of step / sqrt 12 each: a deviation of 0.15 over
      // 256 inputs.
      EXPECT_NEAR(c[row * 40 + output], sum, 0.75) << row << ", " << output;
    }
}

TEST(QuantizedProduct, WritesNothingBesideItsRows) {
  const Example example{.rows = 9, .outputs = 21, .inputs = 5};
  const std::vector<float> c = example.multiply(2, 8);
  for (std::size_t i = 0; i < c.size(); ++i)
    EXPECT_EQ(c[i] == 7.0F, i < std::size_t{2 * 21} || i >= std::size_t{8 * 21});
}

TEST(QuantizedProduct, APartOfTheOutputsHasTheBitsOfTheWhole) {
  const Example example{.rows = 9, .outputs = 61, .inputs = 7};
  const QuantizedMatrix matrix(example.weight, example.bias, 7);
  const std::vector<float> whole = example.multiply(0, 9);
  for (const OutputRange part : {OutputRange{0, 16}, OutputRange{16, 48}, OutputRange{32, 61},
                                 OutputRange{48, 99}, OutputRange{16, 20}}) {
    const auto width = static_cast<std::size_t>(std::min<std::int64_t>(part.end, 61) - part.begin);
    std::vector<float> c(9 * width);
    multiply_quantized({.matrix = matrix, .a = example.a.data(), .c = c.data(), .outputs = part}, 0,
                       9);
    for (std::size_t i = 0; i < c.size(); ++i)
      EXPECT_EQ(c[i], whole[i / width * 61 + static_cast<std::size_t>(part.begin) + i % width])
          << part.begin;
  }
}

TEST(QuantizedProduct, ARowHasTheSameBitsAloneAndAmongOthers) {
  const Example example{.rows = 61, .outputs = 37, .inputs = 129};
  const std::vector<float> together = example.multiply(0, 61);
  for (std::int64_t row = 0; row < 61; ++row) {
    const std::vector<float> alone = example.multiply(row, row + 1);
    for (std::int64_t output = 0; output < 37; ++output) {
      const auto at = static_cast<std::size_t>(row * 37 + output);
      ASSERT_EQ(alone[at], together[at]) << row;
    }
  }
}

TEST(QuantizedProduct, LeavesTheBiasOutWhereItIsNotWanted) {
  const std::vector<float> weight = {127, 2, 3, 127}, bias = {10, 20}, a = {255, 1};
  const QuantizedMatrix matrix(weight, bias, 2);
  std::vector<float> c(2);
  multiply_quantized({.matrix = matrix, .a = a.data(), .c = c.data(), .add_bias = false}, 0, 1);
  EXPECT_EQ(c, (std::vector<float>{127 * 255 + 2, 3 * 255 + 127}));
}

TEST(QuantizedProduct, RefusesWeightsThatAreNoNumbers) {
  for (const float wrong : {NAN, INFINITY}) {
    const std::vector<float> weight = {1.0F, wrong};
    EXPECT_THROW(QuantizedMatrix(weight, {}, 2), std::runtime_error);
  }
}

TEST(QuantizedProduct, RoundsWhatIsRoundedToTheSameAgain) {
  const std::vector<float> weight = random_values(1000 * 9, 5);
  const QuantizedRows once = quantize_rows(weight, 9);
  const std::vector<float> values = values_of(once);
  const QuantizedRows twice = quantize_rows(values, 9);
  EXPECT_EQ(twice.steps, once.steps);
  EXPECT_EQ(twice.values, once.values);
  EXPECT_EQ(values_of(twice), values);
  for (std::size_t i = 0; i < weight.size(); ++i)
    EXPECT_LE(std::abs(values[i] - weight[i]), 0.5001F * once.steps[i / 9]);
}

TEST(QuantizedProduct, OfSelectedOutputsHasTheBitsOfTheWhole) {
  const Example example{.rows = 3, .outputs = 40, .inputs = 9};
  const QuantizedMatrix all(example.weight, example.bias, example.inputs);
  std::vector<float> whole(3 * 40);
  multiply_quantized({.matrix = all, .a = example.a.data(), .c = whole.data()}, 0, 3);
  QuantizedMatrix some;
  for (const std::vector<int>& outputs :
       {std::vector<int>{39, 0, 17, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 2},
        std::vector<int>{21, 38}, std::vector<int>{}}) {
    some.select(all, outputs);
    const std::size_t count = outputs.size();
    std::vector<float> c(3 * count);
    multiply_quantized({.matrix = some, .a = example.a.data(), .c = c.data()}, 0, 3);
    for (std::size_t row = 0; row < 3; ++row)
      for (std::size_t i = 0; i < count; ++i)
        EXPECT_EQ(c[row * count + i], whole[row * 40 + static_cast<std::size_t>(outputs[i])]);
  }
}

}  // namespace
}  // namespace heed
