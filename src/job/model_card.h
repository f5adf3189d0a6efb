#pragma once

#include <cstddef>

#include "job/train_options.h"
#include "job/training_progress.h"

namespace heed {

/// What the model card of a finished training tells of.
struct ModelCard {
  const TrainOptions& options;
  const ModelConfig& config;
  const TrainingResult& result;
  std::size_t pairs = 0, validation_pairs = 0;
};

/// Writes `README.md` into the model folder, unless there is one, which somebody may have written
/// by hand.
void write_model_card(const ModelCard& card);

}  // namespace heed
