#pragma once

#include <CLI/CLI.hpp>

#include "job/train_options.h"

namespace heed {

/// Adds the command to the program.
void add_train(CLI::App& app);

/// Throws std::invalid_argument for what the user typed, std::runtime_error for files, Interrupted
/// where a signal stopped it; the state is then saved in the folder.
void run_train(const TrainOptions& options);

}  // namespace heed
