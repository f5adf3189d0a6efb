#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "job/train_options.h"
#include "job/training_cost.h"

/// What a training gets where its options say nothing: chosen from the text, from how long it may
/// take, and from the speed of the machine. The rules are pure functions;
/// scripts/training_grid measures what other choices come to, and keeps the table.
namespace heed {

/// An option and the value that is chosen for it, as one would type them.
struct ChosenOption {
  std::string name;   ///< "--d-model"
  std::string value;  ///< "128"
};

/// Gives chosen values to those of the options that nobody gave one (TrainOptions::open).
using ChooseOptions = std::function<void(const std::vector<ChosenOption>&)>;

/// Pieces of a vocabulary for so many pairs.
int planned_vocabulary_size(double pairs);

/// The sizes of the model, by the preset of the options or by text and time, and how it is trained:
/// how long, in what batches, at what rates. What is not open is taken as it is.
std::vector<ChosenOption> plan_training(const TrainingLoad& load, const TrainOptions& options);

/// The plan of these options in a few lines, for people: what it is, how long it takes, and what
/// to expect of it.
std::vector<std::string> describe_plan(const TrainingLoad& load, const ModelConfig& model,
                                       const TrainOptions& options);

}  // namespace heed
