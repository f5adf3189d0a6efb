#pragma once

#include <memory>

#include "job/training_job.h"
#include "model/transformer.h"

namespace heed {

/// What a training begins with, on its device: weights at random, by the seed (LibTorch's generator
/// is set to it), or those of the folder to start from. Throws std::invalid_argument where that
/// folder's model has other sizes, std::runtime_error for its files.
std::unique_ptr<Transformer> first_model(const TrainingJob& job);

}  // namespace heed
