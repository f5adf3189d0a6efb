#include "training/loss.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace heed {
namespace {

OutputLayer output(std::int64_t positions, std::int64_t width, std::int64_t vocabulary,
                   torch::ScalarType type) {
  torch::manual_seed(11);
  OutputLayer layer{.hidden = torch::randn({positions, width}).to(type).requires_grad_(),
                    .weight = torch::randn({vocabulary, width}).to(type).requires_grad_(),
                    .bias = torch::randn({vocabulary}).to(type).requires_grad_(),
                    .targets = torch::randint(0, vocabulary, {positions}, torch::kInt64),
                    .ignored = 0};
  return layer;
}

TEST(SmoothedCrossEntropy, EqualsItsTwinInDoublePrecision) {
  for (const std::int64_t positions : {1, 7, 129, 600})
    for (const double smoothing : {0.0, 0.1}) {
      const auto fused = output(positions, 9, 33, torch::kFloat32),
                 plain = output(positions, 9, 33, torch::kFloat64);
      const auto a = smoothed_cross_entropy(fused, smoothing),
                 b = smoothed_cross_entropy(plain, smoothing);
      EXPECT_NEAR(a.smoothed.item<double>() / b.smoothed.item<double>(), 1.0, 1e-5);
      EXPECT_NEAR((a.negative_log_likelihood / b.negative_log_likelihood).item<double>(), 1.0,
                  1e-5);
      (a.smoothed * 0.5).backward();
      (b.smoothed * 0.5).backward();
      EXPECT_LT((fused.hidden.grad() - plain.hidden.grad()).abs().max().item<double>(), 1e-4);
      EXPECT_LT((fused.weight.grad() - plain.weight.grad()).abs().max().item<double>(), 1e-3);
      EXPECT_LT((fused.bias.grad() - plain.bias.grad()).abs().max().item<double>(), 1e-3);
    }
}

TEST(SmoothedCrossEntropy, IsLowestAtTheSmoothedDistribution) {
  auto layer = output(1, 3, 4, torch::kFloat64);
  layer.targets = torch::tensor({2}, torch::kInt64);
  const auto zero = torch::zeros({4, 3}, torch::kFloat64);
  const auto best =
      torch::log(torch::tensor({0.025, 0.025, 0.925, 0.025}, torch::kFloat64)).requires_grad_();
  layer.weight = zero;
  layer.bias = best;
  smoothed_cross_entropy(layer, 0.1).smoothed.backward();
  EXPECT_LT(best.grad().abs().max().item<double>(), 1e-12);
}

TEST(SmoothedCrossEntropy, LeavesIgnoredPositionsOut) {
  auto layer = output(5, 4, 6, torch::kFloat32);
  layer.targets = torch::tensor({1, 0, 2, 0, 3}, torch::kInt64);
  smoothed_cross_entropy(layer, 0.1).smoothed.backward();
  EXPECT_EQ(layer.hidden.grad()[1].abs().sum().item<float>(), 0.0F);
  EXPECT_GT(layer.hidden.grad()[2].abs().sum().item<float>(), 0.0F);
}

TEST(SymmetricDivergence, IsZeroForEqualPredictionsAndPositiveForOthers) {
  const auto a = output(5, 4, 6, torch::kFloat64);
  auto b = a;
  EXPECT_EQ(symmetric_divergence(a, b).item<double>(), 0.0);
  b.hidden = a.hidden * 2.0;
  EXPECT_GT(symmetric_divergence(a, b).item<double>(), 0.0);
}

}  // namespace
}  // namespace heed
