#include "training/loss.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>

#include "kernels/cross_entropy.h"
#include "kernels/matrix_product.h"
#include "model/fused.h"

namespace heed {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Positions whose logits are in memory at once: [256, 8000] floats are 8 MB, which a last-level
/// cache holds.
constexpr std::int64_t kChunk = 256;

/// Projection and loss in one pass: each chunk's gradient is ready as soon as its logits are, so
/// they are turned into each other in place, and the backward pass only scales what is there.
struct FusedCrossEntropy : torch::autograd::Function<FusedCrossEntropy> {
  static variable_list forward(AutogradContext* context, const Tensor& given, const Tensor& weight,
                               const Tensor& bias, const Tensor& targets, std::int64_t ignored,
                               double smoothing, ProductPrecision products) {
    const auto hidden = given.contiguous();
    const auto positions = hidden.size(0), width = hidden.size(1), vocabulary = weight.size(0);
    auto hidden_gradient = torch::empty_like(hidden), weight_gradient = torch::zeros_like(weight),
         bias_gradient = torch::zeros_like(bias);
    auto losses = torch::empty({positions}), likelihoods = torch::empty({positions});
    auto logits = torch::empty({std::min(kChunk, positions), vocabulary});
    const auto at = [](const Tensor& tensor, std::int64_t row) {
      return tensor.data_ptr<float>() + row * tensor.size(1);
    };
    for (std::int64_t first = 0; first < positions; first += kChunk) {
      const auto rows = std::min(kChunk, positions - first);
      multiply({.m = rows,
                .n = vocabulary,
                .k = width,
                .a = {at(hidden, first), width},
                .b = {at(weight, 0), width, true},
                .c = at(logits, 0),
                .precision = products});
      const CrossEntropyRows call{
          .logits = at(logits, 0),
          .bias = bias.data_ptr<float>(),
          .targets = targets.data_ptr<std::int64_t>() + first,
          .vocabulary = vocabulary,
          .ignored = ignored,
          .smoothing = static_cast<float>(smoothing),
          .losses = losses.data_ptr<float>() + first,
          .negative_log_likelihoods = likelihoods.data_ptr<float>() + first};
      at::parallel_for(0, rows, 4, [&](std::int64_t begin, std::int64_t end) {
        cross_entropy_with_gradient(call, begin, end);
      });
      multiply({.m = rows,
                .n = width,
                .k = vocabulary,
                .a = {at(logits, 0), vocabulary},
                .b = {at(weight, 0), width},
                .c = at(hidden_gradient, first),
                .precision = products});
      multiply({.m = vocabulary,
                .n = width,
                .k = rows,
                .a = {at(logits, 0), vocabulary, true},
                .b = {at(hidden, first), width},
                .c = at(weight_gradient, 0),
                .accumulate = true,
                .precision = products});
      bias_gradient += logits.narrow(0, 0, rows).sum(0);
    }
    context->save_for_backward({hidden_gradient, weight_gradient, bias_gradient});
    auto likelihood = likelihoods.sum(torch::kFloat64);
    context->mark_non_differentiable({likelihood});
    return {losses.sum(torch::kFloat64), likelihood};
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto saved = context->get_saved_variables();
    const auto scale = gradients[0].item<double>();
    const auto scaled = [scale](const Tensor& gradient) {
      return scale == 1.0 ? gradient : gradient * scale;
    };
    return {scaled(saved[0]), scaled(saved[1]), scaled(saved[2]), Tensor(),
            Tensor(),         Tensor(),         Tensor()};
  }
};

Tensor log_probabilities(const OutputLayer& output) {
  const auto type = output.hidden.scalar_type();
  const auto logits =
      torch::linear(output.hidden, output.weight.to(type), output.bias.to(type));  // [N, V]
  return torch::log_softmax(logits, -1, type == torch::kBFloat16 ? torch::kFloat32 : type);
}

LossSums plain_cross_entropy(const OutputLayer& output, double smoothing) {
  const auto log_p = log_probabilities(output);
  const auto counts = (output.targets != output.ignored).to(log_p.scalar_type());
  const auto targets = output.targets.masked_fill(output.targets == output.ignored, 0);
  const auto likelihood = -(log_p.gather(1, targets.unsqueeze(1)).squeeze(1) * counts).sum();
  const auto uniform = -(log_p.mean(1) * counts).sum();
  return {.smoothed = likelihood * (1.0 - smoothing) + uniform * smoothing,
          .negative_log_likelihood = likelihood.detach()};
}

}  // namespace

LossSums smoothed_cross_entropy(const OutputLayer& output, double smoothing) {
  if (!fused::serves(output.hidden)) return plain_cross_entropy(output, smoothing);
  const auto sums = FusedCrossEntropy::apply(output.hidden, output.weight, output.bias,
                                             output.targets.contiguous(), output.ignored, smoothing,
                                             output.products);
  return {.smoothed = sums[0], .negative_log_likelihood = sums[1]};
}

Tensor symmetric_divergence(const OutputLayer& first, const OutputLayer& second) {
  const auto p = log_probabilities(first), q = log_probabilities(second);
  const auto both = ((p.exp() - q.exp()) * (p - q)).sum(1) /
                    2.0;  // KL(p, q) + KL(q, p) = sum (p - q)(log p - log q)
  return (both * (first.targets != first.ignored).to(both.scalar_type())).sum();
}

}  // namespace heed
