#pragma once

#include <torch/nn.h>

#include <cstdint>

#include "training/job.h"

namespace heed {

/// Adam over all parameters of a model at once. The parameters (and their gradients) become windows into one flat
/// array each, so that clipping, update and moving average are one sweep through memory.
class Optimizer {
 public:
  /// Takes over the storage of the model's parameters; `average` starts as a copy of them.
  Optimizer(torch::nn::Module& model, const TrainingOptions& options);

  /// Norm of the gradients divided by `divisor` (how many tokens they are summed over).
  double gradient_norm(double divisor) const;
  /// Update number `update` (from 1) with gradients divided by `divisor` and clipped to the norm of the options.
  void update(std::int64_t update, double learning_rate, double divisor, double norm);

  /// [P] each, P parameters in all; the state that a checkpoint holds. `average` is undefined without averaging.
  torch::Tensor weights, gradients, first_moment, second_moment, average;

 private:
  TrainingOptions options_;
};

}  // namespace heed
