#include "training/optimizer.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "model/fused.h"
#include "training/gradients.h"

namespace heed {
namespace {

constexpr std::int64_t kGrain = 1 << 16;

/// The average follows quickly at first (update 1: 2/11) and reaches its decay later.
double average_decay(double decay, std::int64_t update) {
  const auto t = static_cast<double>(update);
  return std::min(decay, (1.0 + t) / (10.0 + t));
}

}  // namespace

Optimizer::Optimizer(torch::nn::Module& model, const TrainingOptions& options) : options_(options) {
  torch::NoGradGuard no_grad;
  gradients = flat_gradients(model);
  weights = torch::empty_like(gradients);
  std::int64_t first = 0;
  for (auto& parameter : model.parameters()) {
    auto mine = weights.narrow(0, first, parameter.numel()).view(parameter.sizes());
    mine.copy_(parameter);
    parameter.set_data(mine);
    first += parameter.numel();
  }
  first_moment = torch::zeros_like(weights);
  second_moment = torch::zeros_like(weights);
  if (options.average_decay > 0.0) average = weights.clone();
}

double Optimizer::gradient_norm(double divisor) const {
  if (!fused::serves(gradients)) return gradients.norm().item<double>() / divisor;
  const auto squares = at::parallel_reduce(
      0, gradients.numel(), kGrain, 0.0,
      [&](std::int64_t begin, std::int64_t end, double sum) {
        return sum + sum_of_squares(gradients.data_ptr<float>(), begin, end);
      },
      std::plus<>());
  return std::sqrt(squares) / divisor;
}

void Optimizer::update(std::int64_t update, double learning_rate, double divisor, double norm) {
  const AdamStep step = adam_step(update, learning_rate, divisor, norm);
  fused::serves(weights) ? sweep(step) : update_plainly(step);
}

AdamStep Optimizer::adam_step(std::int64_t update, double learning_rate, double divisor,
                              double norm) const {
  const bool clipped = options_.clip_norm > 0.0 && norm > options_.clip_norm;
  const auto exponent = static_cast<double>(update);
  return {
      .gradient_scale = static_cast<float>((clipped ? options_.clip_norm / norm : 1.0) / divisor),
      .learning_rate = static_cast<float>(learning_rate),
      .beta1 = static_cast<float>(options_.beta1),
      .beta2 = static_cast<float>(options_.beta2),
      .epsilon = static_cast<float>(options_.epsilon),
      .correction1 = static_cast<float>(1.0 - std::pow(options_.beta1, exponent)),
      .correction2 = static_cast<float>(1.0 - std::pow(options_.beta2, exponent)),
      .weight_decay = static_cast<float>(options_.weight_decay),
      .average_decay = static_cast<float>(average_decay(options_.average_decay, update))};
}

/// By the kernel: float32 on the CPU.
void Optimizer::sweep(const AdamStep& step) {
  const AdamSweep sweep{.weights = weights.data_ptr<float>(),
                        .average = average.defined() ? average.data_ptr<float>() : nullptr,
                        .gradients = gradients.data_ptr<float>(),
                        .first_moment = first_moment.data_ptr<float>(),
                        .second_moment = second_moment.data_ptr<float>(),
                        .step = step};
  at::parallel_for(0, weights.numel(), kGrain,
                   [&](std::int64_t begin, std::int64_t end) { adam_sweep(sweep, begin, end); });
}

/// By plain LibTorch: every other device and type.
void Optimizer::update_plainly(const AdamStep& step) {
  torch::NoGradGuard no_grad;
  const auto gradient = gradients * step.gradient_scale;
  first_moment.mul_(step.beta1).add_(gradient, 1.0F - step.beta1);
  second_moment.mul_(step.beta2).addcmul_(gradient, gradient, 1.0F - step.beta2);
  const auto deviation = (second_moment / step.correction2).sqrt_().add_(step.epsilon);
  weights.mul_(1.0F - step.learning_rate * step.weight_decay)
      .addcdiv_(first_moment, deviation, -step.learning_rate / step.correction1);
  if (average.defined()) average.lerp_(weights, 1.0F - step.average_decay);
}

}  // namespace heed
