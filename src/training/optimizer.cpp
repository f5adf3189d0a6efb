#include "training/optimizer.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "kernels/adam.h"
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
  if (!gradients.device().is_cpu()) return gradients.norm().item<double>() / divisor;
  const auto squares = at::parallel_reduce(
      0, gradients.numel(), kGrain, 0.0,
      [&](std::int64_t begin, std::int64_t end, double sum) {
        return sum + sum_of_squares(gradients.data_ptr<float>(), begin, end);
      },
      std::plus<>());
  return std::sqrt(squares) / divisor;
}

void Optimizer::update(std::int64_t update, double learning_rate, double divisor, double norm) {
  const bool clipped = options_.clip_norm > 0.0 && norm > options_.clip_norm;
  const auto exponent = static_cast<double>(update);
  const auto host = [](torch::Tensor& tensor) {  // a GPU's state makes the trip: the sweep is plain CPU code
    return tensor.defined() ? tensor.cpu() : torch::Tensor();
  };
  torch::Tensor arrays[] = {host(weights), host(average), host(gradients), host(first_moment), host(second_moment)};
  const AdamSweep sweep{.weights = arrays[0].data_ptr<float>(),
                        .average = average.defined() ? arrays[1].data_ptr<float>() : nullptr,
                        .gradients = arrays[2].data_ptr<float>(),
                        .first_moment = arrays[3].data_ptr<float>(),
                        .second_moment = arrays[4].data_ptr<float>(),
                        .gradient_scale = static_cast<float>((clipped ? options_.clip_norm / norm : 1.0) / divisor),
                        .learning_rate = static_cast<float>(learning_rate),
                        .beta1 = static_cast<float>(options_.beta1),
                        .beta2 = static_cast<float>(options_.beta2),
                        .epsilon = static_cast<float>(options_.epsilon),
                        .correction1 = static_cast<float>(1.0 - std::pow(options_.beta1, exponent)),
                        .correction2 = static_cast<float>(1.0 - std::pow(options_.beta2, exponent)),
                        .weight_decay = static_cast<float>(options_.weight_decay),
                        .average_decay = static_cast<float>(average_decay(options_.average_decay, update))};
  at::parallel_for(0, weights.numel(), kGrain,
                   [&](std::int64_t begin, std::int64_t end) { adam_sweep(sweep, begin, end); });
  if (weights.device().is_cpu()) return;
  torch::NoGradGuard no_grad;
  weights.copy_(arrays[0]);
  if (average.defined()) average.copy_(arrays[1]);
  first_moment.copy_(arrays[3]);
  second_moment.copy_(arrays[4]);
}

}  // namespace heed
