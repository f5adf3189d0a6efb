#pragma once

#include <torch/nn.h>

#include <cstdint>

#include "job/training_options.h"
#include "kernels/adam.h"

namespace heed {

/// Adam (kernels/adam.h) over all parameters of a model at once. Parameters and gradients become
/// windows into one flat array each, so that the update, clipping and moving average included, is
/// one sweep through memory; only the norm to clip by needs another.
class Optimizer {
 public:
  /// Takes over the storage of the model's parameters; `average` starts as a copy of them.
  Optimizer(torch::nn::Module& model, const TrainingOptions& options);

  /// Norm of the gradients divided by `divisor` (how many tokens they are summed over).
  double gradient_norm(double divisor) const;
  /// Update number `update` (from 1) with gradients divided by `divisor` and clipped to the norm of
  /// the options.
  void update(std::int64_t update, double learning_rate, double divisor, double norm);

  /// [P] each, P parameters in all; the state that a checkpoint holds. `average` is undefined
  /// without averaging.
  torch::Tensor weights, gradients, first_moment, second_moment, average;

 private:
  AdamStep adam_step(std::int64_t update, double learning_rate, double divisor, double norm) const;
  void sweep(const AdamStep& step);
  void update_plainly(const AdamStep& step);

  TrainingOptions options_;
};

}  // namespace heed
