#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <vector>

#include "kernels/activation.h"
#include "kernels/residual_norm.h"

namespace heed {
namespace {

constexpr std::int64_t kRows = 3, kWidth = 7;
constexpr std::size_t kSize = kRows * kWidth;
using Floats = std::vector<float>;
using Doubles = std::vector<double>;

/// Numbers from -1 to 1 without order.
Floats numbers(std::size_t count, float start) {
  Floats values(count);
  for (std::size_t i = 0; i < count; ++i)
    values[i] = std::sin(start + 1.7F * static_cast<float>(i));
  return values;
}

/// LayerNorm(x + dropout(sublayer)) as its definition has it.
Doubles norm(const Doubles& x, const Doubles& sublayer, const Floats& weight, const Floats& bias,
             const DropoutMask& dropout) {
  Doubles y(kSize);
  for (std::size_t row = 0; row < kRows; ++row) {
    const std::size_t first = row * kWidth, end = first + kWidth;
    double mean = 0.0, variance = 0.0;
    for (std::size_t i = first; i < end; ++i) {
      y[i] =
          x[i] + sublayer[i] * static_cast<double>(dropout.factor(static_cast<std::uint32_t>(i)));
      mean += y[i] / kWidth;
    }
    for (std::size_t i = first; i < end; ++i) variance += (y[i] - mean) * (y[i] - mean) / kWidth;
    for (std::size_t i = first; i < end; ++i)
      y[i] = (y[i] - mean) / std::sqrt(variance + 1e-5) * static_cast<double>(weight[i - first]) +
             static_cast<double>(bias[i - first]);
  }
  return y;
}

/// How much a sum grows with each of the values.
Doubles slopes(Doubles values, const std::function<double(const Doubles&)>& sum) {
  constexpr double kStep = 1e-5;
  Doubles found;
  for (double& value : values) {
    const double kept = value;
    value = kept + kStep;
    const double above = sum(values);
    value = kept - kStep;
    found.push_back((above - sum(values)) / (2 * kStep));
    value = kept;
  }
  return found;
}

void expect_near(const Floats& found, const Doubles& wanted) {
  ASSERT_EQ(found.size(), wanted.size());
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], wanted[i], 1e-4) << i;
}

class ResidualNorm : public testing::TestWithParam<double> {
 protected:
  const DropoutMask dropout_ = DropoutMask::of(GetParam(), 5);
  const Floats x_ = numbers(kSize, 0.1F), sublayer_ = numbers(kSize, 2.0F),
               weight_ = numbers(kWidth, 3.0F), bias_ = numbers(kWidth, 4.0F);
  Floats y_ = Floats(kSize), normalised_ = Floats(kSize), inverse_ = Floats(kRows);

  void forward(bool keeps) {
    residual_norm_forward({.x = x_.data(),
                           .sublayer = sublayer_.data(),
                           .weight = weight_.data(),
                           .bias = bias_.data(),
                           .y = y_.data(),
                           .normalised = keeps ? normalised_.data() : nullptr,
                           .inverse_deviation = keeps ? inverse_.data() : nullptr,
                           .width = kWidth,
                           .dropout = dropout_},
                          0, kRows);
  }
};

TEST_P(ResidualNorm, IsTheNormOfTheSumWhateverIsKept) {
  const Doubles x(x_.begin(), x_.end()), sublayer(sublayer_.begin(), sublayer_.end());
  for (const bool keeps : {false, true}) {
    forward(keeps);
    expect_near(y_, norm(x, sublayer, weight_, bias_, dropout_));
  }
}

TEST_P(ResidualNorm, GivesTheGradientsOfAllThatItIsMadeOf) {
  const Floats y_gradient = numbers(kSize, 6.0F);
  const Doubles x(x_.begin(), x_.end()), sublayer(sublayer_.begin(), sublayer_.end());
  const auto sum = [&](const Doubles& one, const Doubles& other, const Floats& weight,
                       const Floats& bias) {
    const Doubles y = norm(one, other, weight, bias, dropout_);
    double total = 0.0;
    for (std::size_t i = 0; i < kSize; ++i) total += y[i] * static_cast<double>(y_gradient[i]);
    return total;
  };
  forward(true);
  Floats of_x(kSize), of_sublayer(kSize), of_weight(kWidth, 1.0F), of_bias(kWidth, 2.0F);
  residual_norm_backward({.y_gradient = y_gradient.data(),
                          .normalised = normalised_.data(),
                          .inverse_deviation = inverse_.data(),
                          .weight = weight_.data(),
                          .x_gradient = of_x.data(),
                          .sublayer_gradient = of_sublayer.data(),
                          .weight_gradient = of_weight.data(),
                          .bias_gradient = of_bias.data(),
                          .width = kWidth,
                          .dropout = dropout_},
                         0, kRows);
  expect_near(of_x, slopes(x, [&](const Doubles& v) { return sum(v, sublayer, weight_, bias_); }));
  expect_near(of_sublayer,
              slopes(sublayer, [&](const Doubles& v) { return sum(x, v, weight_, bias_); }));
  for (std::size_t i = 0; i < kWidth; ++i) {
    Floats weight(kWidth), bias(kWidth);
    weight[i] = bias[i] = 1.0F;  // y is linear in both
    EXPECT_NEAR(of_weight[i], 1.0 + sum(x, sublayer, weight, Floats(kWidth)), 1e-4) << i;
    EXPECT_NEAR(of_bias[i], 2.0 + sum(x, sublayer, Floats(kWidth), bias), 1e-4) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Dropout, ResidualNorm, testing::Values(0.0, 0.4));

TEST(Relu, PassesWhatIsAboveZeroAndKeptAndItsGradient) {
  const Floats x = numbers(40, 0.3F), y_gradient = numbers(40, 5.0F);
  for (const double rate : {0.0, 0.5}) {
    const DropoutMask dropout = DropoutMask::of(rate, 9);
    Floats y(40, 7.0F), x_gradient(40, 7.0F), factors(40);
    relu_forward(x.data(), y.data(), dropout, 1, 39);
    relu_backward(y.data(), y_gradient.data(), x_gradient.data(), dropout, 1, 39);
    dropout_factors(factors.data(), dropout, 0, 40);
    int dropped = 0;
    for (std::size_t i = 1; i < 39; ++i) {
      const float factor = dropout.factor(static_cast<std::uint32_t>(i));
      dropped += factor == 0.0F ? 1 : 0;
      EXPECT_EQ(factors[i], factor);
      EXPECT_FLOAT_EQ(y[i], x[i] > 0.0F ? x[i] * factor : 0.0F);
      EXPECT_FLOAT_EQ(x_gradient[i], x[i] > 0.0F ? y_gradient[i] * factor : 0.0F);
    }
    EXPECT_EQ(dropped > 10 && dropped<30, rate> 0.0);
    EXPECT_EQ(y[0] + y[39] + x_gradient[0] + x_gradient[39], 28.0F)
        << "what is not asked for stays";
  }
}

}  // namespace
}  // namespace heed
