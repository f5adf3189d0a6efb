#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "job/training_plan.h"
#include "job/training_progress.h"

namespace heed {

/// Adds the command to the program.
void add_train(CLI::App& app);

/// `choose` gives values to those options that are open, which `options` then has. Throws
/// std::invalid_argument for what the user typed, std::runtime_error for files, Interrupted where a
/// signal stopped it; the state is then saved in the folder.
void run_train(const TrainOptions& options, const ChooseOptions& choose);

/// The last words of a training: how it ended, and where what it leaves is.
std::string end_in_words(const TrainingResult& result, const TrainOptions& options);

}  // namespace heed
