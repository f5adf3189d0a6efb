#include "training/optimizer.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace heed {
namespace {

struct TwoArrays : torch::nn::Module {
  TwoArrays() {
    torch::manual_seed(3);
    register_parameter("first", torch::randn({7, 5}));
    register_parameter("second", torch::randn({11}));
  }
};

/// Largest difference, relative to the largest value.
double difference(const torch::Tensor& a, const torch::Tensor& b) {
  return (a.to(torch::kFloat64) - b).abs().max().item<double>() / b.abs().max().item<double>();
}

TEST(Optimizer, TheKernelEqualsPlainLibTorchInDoublePrecision) {
  const TrainingOptions options{.weight_decay = 0.1, .clip_norm = 0.5, .average_decay = 0.9};
  TwoArrays single, twin;
  twin.to(torch::kFloat64);
  Optimizer kernel(single, options), plain(twin, options);
  for (int update = 1; update <= 5; ++update) {
    const double divisor = 1.0 + 2.0 * update;  // the first gradients are clipped, the last are not
    const auto gradients = torch::randn(plain.gradients.sizes());
    kernel.gradients.copy_(gradients);
    plain.gradients.copy_(gradients);
    const double norm = plain.gradient_norm(divisor);
    EXPECT_NEAR(kernel.gradient_norm(divisor), norm, 1e-6 * norm);
    kernel.update(update, 0.01, divisor, norm);
    plain.update(update, 0.01, divisor, norm);
    EXPECT_LT(difference(kernel.first_moment, plain.first_moment), 1e-6);
    EXPECT_LT(difference(kernel.second_moment, plain.second_moment), 1e-6);
    EXPECT_LT(difference(kernel.weights, plain.weights), 1e-6);
    EXPECT_LT(difference(kernel.average, plain.average), 1e-6);
  }
}

TEST(Optimizer, WritesIntoTheModelsOwnParameters) {
  TwoArrays model;
  Optimizer optimizer(model, {});
  optimizer.gradients.fill_(1.0);
  const auto before = model.parameters().front().clone();
  optimizer.update(1, 0.25, 1.0, 1.0);
  EXPECT_LT((model.parameters().front() - before + 0.25).abs().max().item<float>(), 1e-6F);
}

}  // namespace
}  // namespace heed
