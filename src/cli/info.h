#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "bridge/torch_half.h"

namespace heed {

/// `heed info`: what a model folder holds; without one, what this heed computes with.
struct InfoOptions {
  std::string model;  ///< folder; empty: the program itself
  ComputeOptions compute;
  bool json = false;  ///< one JSON object
};

/// Adds the command to the program.
void add_info(CLI::App& app);

/// Prints to standard output. Throws std::runtime_error for files.
void run_info(const InfoOptions& options);

}  // namespace heed
