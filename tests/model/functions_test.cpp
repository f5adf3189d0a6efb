// The fused float32 functions against their plain LibTorch twins in double precision, forward and
// gradient, over odd sizes; both take the same dropout masks.
#include "model/functions.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <functional>
#include <vector>

#include "training/loss.h"

namespace heed {
namespace {

using Inputs = std::vector<torch::Tensor>;
using Function = std::function<torch::Tensor(const Inputs&)>;

/// Values and input gradients of sum(function * fixed random weights).
std::vector<torch::Tensor> value_and_gradients(const Function& function, const Inputs& given,
                                               torch::ScalarType type) {
  Inputs inputs;
  for (const auto& tensor : given)
    inputs.push_back(tensor.is_floating_point() ? tensor.detach().to(type).clone().requires_grad_()
                                                : tensor);
  const auto value = function(inputs);
  torch::manual_seed(7);
  const auto weights = torch::randn(value.sizes(), torch::kFloat64).to(type);
  (value * weights).sum().backward();
  std::vector<torch::Tensor> results{value.detach().to(torch::kFloat64)};
  for (const auto& input : inputs)
    if (input.is_floating_point() && input.grad().defined())
      results.push_back(input.grad().to(torch::kFloat64));
  return results;
}

void expect_twins(const Function& function, const Inputs& inputs, double tolerance = 2e-5) {
  const auto fused = value_and_gradients(function, inputs, torch::kFloat32);
  const auto plain = value_and_gradients(function, inputs, torch::kFloat64);
  ASSERT_EQ(fused.size(), plain.size());
  for (std::size_t i = 0; i < fused.size(); ++i) {
    const auto scale = std::max(1.0, plain[i].abs().max().item<double>());
    EXPECT_LT((fused[i] - plain[i]).abs().max().item<double>() / scale, tolerance)
        << (i == 0 ? "value" : "gradient ") << i;
  }
}

constexpr DropoutCall kNoDropout{}, kDropout{.rate = 0.3, .seed = 1234567890123ULL};

TEST(Linear, EqualsItsTwin) {
  for (const std::int64_t rows : {1, 7, 129})
    for (const std::int64_t in : {1, 16, 33})
      for (const std::int64_t out : {1, 5, 64})
        expect_twins([](const Inputs& x) { return linear(x[0], x[1], x[2]); },
                     {torch::randn({rows, in}), torch::randn({out, in}), torch::randn({out})});
}

TEST(ResidualNorm, EqualsItsTwin) {
  for (const auto& dropout : {kNoDropout, kDropout})
    for (const std::int64_t width : {2, 7, 64, 129})
      for (const std::int64_t rows : {1, 13})
        expect_twins(
            [&](const Inputs& x) { return residual_norm(x[0], x[1], x[2], x[3], dropout); },
            {torch::randn({rows, width}), torch::randn({rows, width}), torch::randn({width}),
             torch::randn({width})},
            2e-4);
}

TEST(Relu, EqualsItsTwin) {
  for (const auto& dropout : {kNoDropout, kDropout})
    expect_twins([&](const Inputs& x) { return activate(x[0], Activation::kRelu, dropout); },
                 {torch::randn({5, 129})});
}

TEST(Embed, EqualsItsTwin) {
  const auto ids = torch::randint(0, 11, {3, 7}, torch::kInt64);
  for (const auto& dropout : {kNoDropout, kDropout})
    for (const std::int64_t width : {2, 33, 64})
      expect_twins([&](const Inputs& x) { return embed(ids, x[0], 3.0, 2, dropout); },
                   {torch::randn({11, width})});
}

struct AttentionCase {
  std::int64_t sentences, queries, keys, heads, width;
  bool causal;
};

TEST(Attention, EqualsItsTwin) {
  const std::vector<AttentionCase> cases = {{1, 1, 1, 1, 1, false},   {2, 3, 7, 2, 6, false},
                                            {3, 17, 17, 4, 64, true}, {2, 129, 33, 2, 8, false},
                                            {1, 33, 33, 1, 5, true},  {4, 7, 16, 8, 64, false}};
  for (const auto& dropout : {kNoDropout, kDropout})
    for (const auto& c : cases) {
      AttentionMask mask{.key_lengths = {}, .causal = c.causal};
      if (!c.causal) mask.key_lengths = torch::randint(1, c.keys + 1, {c.sentences}, torch::kInt64);
      expect_twins(
          [&](const Inputs& x) {
            return attention(x[0], x[1], x[2], mask, c.heads, dropout, nullptr);
          },
          {torch::randn({c.sentences, c.queries, c.width}),
           torch::randn({c.sentences, c.keys, c.width}),
           torch::randn({c.sentences, c.keys, c.width})});
    }
}

TEST(Attention, GivesZerosToQueriesThatSeeNoKey) {
  const AttentionMask mask{.key_lengths = torch::tensor({0, 2}, torch::kInt64), .causal = false};
  const auto inputs =
      Inputs{torch::randn({2, 3, 8}), torch::randn({2, 4, 8}), torch::randn({2, 4, 8})};
  const auto context = attention(inputs[0], inputs[1], inputs[2], mask, 2, {}, nullptr);
  EXPECT_EQ(context[0].abs().sum().item<float>(), 0.0F);
  EXPECT_GT(context[1].abs().sum().item<float>(), 0.0F);
}

// The ten lines that a student would write, in double precision.
TEST(Attention, EqualsTheTextbook) {
  const std::int64_t queries = 5, keys = 6, heads = 2, head_width = 4;
  const auto q = torch::randn({1, queries, 8}), k = torch::randn({1, keys, 8}),
             v = torch::randn({1, keys, 8});
  const auto context = attention(q, k, v, {}, heads, {}, nullptr);
  for (std::int64_t h = 0; h < heads; ++h)
    for (std::int64_t t = 0; t < queries; ++t) {
      std::vector<double> weights(keys);
      double sum = 0.0;
      for (std::int64_t j = 0; j < keys; ++j) {
        double score = 0.0;
        for (std::int64_t c = h * head_width; c < (h + 1) * head_width; ++c)
          score += q[0][t][c].item<double>() * k[0][j][c].item<double>();
        sum += weights[static_cast<std::size_t>(j)] = std::exp(score / std::sqrt(4.0));
      }
      for (std::int64_t c = h * head_width; c < (h + 1) * head_width; ++c) {
        double expected = 0.0;
        for (std::int64_t j = 0; j < keys; ++j)
          expected += weights[static_cast<std::size_t>(j)] / sum * v[0][j][c].item<double>();
        EXPECT_NEAR(context[0][t][c].item<double>(), expected, 1e-5);
      }
    }
}

// The whole chain of functions in double precision, against finite differences.
TEST(Gradients, EqualFiniteDifferences) {
  torch::manual_seed(3);
  const Inputs parameters{torch::randn({2, 3, 4}, torch::kFloat64),
                          torch::randn({4, 4}, torch::kFloat64),
                          torch::randn({4}, torch::kFloat64)};
  const AttentionMask mask{.key_lengths = torch::tensor({3, 2}, torch::kInt64), .causal = false};
  const auto loss = [&](const Inputs& x) {
    const auto y = linear(x[0], x[1], x[2]);
    const auto context = attention(y, y, y, mask, 2, kDropout, nullptr);
    const auto normed =
        residual_norm(y, activate(context, Activation::kGelu, {}), x[2], x[2], kDropout);
    return smoothed_cross_entropy({.hidden = normed.flatten(0, 1),
                                   .weight = x[1],
                                   .bias = x[2],
                                   .targets = torch::tensor({0, 1, 2, 3, -1, 1}, torch::kInt64),
                                   .ignored = -1},
                                  0.1)
        .smoothed;
  };
  Inputs inputs;
  for (const auto& parameter : parameters) inputs.push_back(parameter.clone().requires_grad_());
  loss(inputs).backward();
  constexpr double kStep = 1e-6;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    for (std::int64_t element = 0; element < inputs[i].numel(); ++element) {
      const auto shifted = [&](double by) {
        Inputs moved;
        for (const auto& parameter : parameters) moved.push_back(parameter.clone());
        moved[i].view(-1)[element] += by;
        return loss(moved).item<double>();
      };
      EXPECT_NEAR(inputs[i].grad().view(-1)[element].item<double>(),
                  (shifted(kStep) - shifted(-kStep)) / (2 * kStep), 1e-5);
    }
}

TEST(Dropout, KeepsTheShareThatTheRateSays) {
  const auto y = activate(torch::ones({1000, 100}), Activation::kRelu, kDropout);
  EXPECT_NEAR((y == 0).to(torch::kFloat32).mean().item<double>(), 0.3, 0.01);
  EXPECT_NEAR(y.mean().item<double>(), 1.0, 0.015);
}

TEST(Dropout, HasTheShareOfItsRateThatThePassSays) {
  ForwardPass growing({.seed = 5, .share = 0.25}, ProductPrecision::kFloat32),
      none({.seed = 5, .share = 0.0}, ProductPrecision::kFloat32);
  EXPECT_DOUBLE_EQ(growing.dropout(0.4).rate, 0.1);
  EXPECT_EQ(none.dropout(0.4).seed, 0U);
}

TEST(Dropout, DrawsAnotherMaskForEachCallAndTheSameForTheSameSeed) {
  ForwardPass pass({.seed = 5}, ProductPrecision::kFloat32),
      again({.seed = 5}, ProductPrecision::kFloat32), evaluation;
  const auto first = pass.dropout(0.5), second = pass.dropout(0.5);
  EXPECT_NE(first.seed, second.seed);
  EXPECT_EQ(again.dropout(0.5).seed, first.seed);
  EXPECT_EQ(evaluation.dropout(0.5).rate, 0.0);
}

/// Only the plain lines know other types than float32: double stands for another device.
TEST(PlainFunctions, ComputeInBFloat16WhereProductsAreToBe) {
  const auto ids = torch::randint(0, 11, {3, 7}, torch::kInt64);
  const auto plain = torch::dtype(torch::kFloat64);
  const auto table = torch::randn({11, 8}, plain), gain = torch::ones({8}, plain),
             weight = torch::randn({8, 8}, plain);
  const auto output = [&](ProductPrecision products) {
    auto x = embed(ids, table, 3.0, 2, kNoDropout, products);
    x = residual_norm(x, linear(x, weight, gain, products), gain, gain, kNoDropout);
    return attention(x, x, x, {.key_lengths = {}, .causal = true}, 2, kNoDropout, nullptr);
  };
  const auto narrow = output(ProductPrecision::kBFloat16),
             exact = output(ProductPrecision::kFloat32);
  EXPECT_EQ(narrow.scalar_type(), torch::kBFloat16);
  EXPECT_EQ(exact.scalar_type(), torch::kFloat64);
  EXPECT_LT((narrow - exact).abs().max().item<double>(), 0.05);
  EXPECT_GT((narrow - exact).abs().max().item<double>(), 0.0);
}

TEST(PlainFunctions, AreTheSameOnAGpu) {
  if (!torch::cuda::is_available()) GTEST_SKIP() << "this LibTorch finds no CUDA device";
  torch::manual_seed(3);
  const auto x = torch::randn({4, 9, 32}), weight = torch::randn({32, 32}),
             gain = torch::randn({32});
  const AttentionMask padded{.key_lengths = torch::tensor({9, 1, 5, 8}, torch::kInt64)};
  const auto output = [&](const torch::Device& device, const AttentionMask& mask) {
    const auto on = [&](const torch::Tensor& tensor) { return tensor.to(device); };
    const auto hidden =
        activate(linear(on(x), on(weight), on(gain)), Activation::kRelu, kNoDropout);
    const AttentionMask there{
        .key_lengths = mask.key_lengths.defined() ? on(mask.key_lengths) : torch::Tensor(),
        .causal = mask.causal};
    const auto read = attention(hidden, hidden, hidden, there, 4, kNoDropout, nullptr);
    return residual_norm(on(x), read, on(gain), on(gain), kNoDropout).cpu();
  };
  for (const AttentionMask& mask : {padded, AttentionMask{.key_lengths = {}, .causal = true}})
    EXPECT_LT((output(torch::kCUDA, mask) - output(torch::kCPU, mask)).abs().max().item<double>(),
              1e-3);
}

TEST(PlainFunctions, DrawTheSameMaskOfTheSameSeedOnAGpu) {
  if (!torch::cuda::is_available()) GTEST_SKIP() << "this LibTorch finds no CUDA device";
  const auto x = torch::ones({64, 64}, torch::kCUDA);
  const auto drawn = [&](std::uint64_t seed) {
    return activate(x, Activation::kRelu, {.rate = 0.3, .seed = seed});
  };
  EXPECT_TRUE(torch::equal(drawn(5), drawn(5)));
  EXPECT_FALSE(torch::equal(drawn(5), drawn(6)));
  EXPECT_NEAR((drawn(5) == 0.0).to(torch::kFloat32).mean().item<double>(), 0.3, 0.05);
}

TEST(SinusoidalPositions, HoldSinesThenCosines) {
  const auto table = sinusoidal_positions(3, 2, 4);
  EXPECT_NEAR(table[0][0].item<double>(), std::sin(3.0), 1e-6);
  EXPECT_NEAR(table[1][1].item<double>(), std::sin(4.0 / 100.0), 1e-6);
  EXPECT_NEAR(table[0][2].item<double>(), std::cos(3.0), 1e-6);
  EXPECT_NEAR(table[1][3].item<double>(), std::cos(4.0 / 100.0), 1e-6);
}

}  // namespace
}  // namespace heed
