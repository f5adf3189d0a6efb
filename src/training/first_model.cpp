#include "training/first_model.h"

#include <torch/torch.h>

#include <stdexcept>

namespace heed {
namespace {

/// Of the folder to start from.
ModelWeights first_weights(const TrainingJob& job) {
  auto weights = read_model_weights(job.start_from, read_model_config(job.start_from));
  for (const auto& [name, tensor] : expected_weights(job.config))
    if (!weights.contains(name) || weights.at(name).shape != tensor.shape)
      throw std::invalid_argument("--start-from: the model in " + job.start_from.string() +
                                  " has another '" + name +
                                  "'; give its sizes (its recipe.toml has them)");
  return weights;
}

}  // namespace

std::unique_ptr<Transformer> first_model(const TrainingJob& job) {
  torch::manual_seed(job.options.seed);
  auto model = std::make_unique<Transformer>(job.config);
  if (!job.start_from.empty()) model->set_weights(first_weights(job));
  model->to(torch::Device(job.device));
  return model;
}

}  // namespace heed
