#pragma once

#include <CLI/CLI.hpp>

#include "job/train_options.h"

namespace heed {

/// Binds the command's options to the struct's fields. `options` must outlive `command`.
void add_train_options(CLI::App& command, TrainOptions& options);

}  // namespace heed
