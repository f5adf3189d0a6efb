#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "bridge/torch_half.h"
#include "cli/pair_scorer.h"
#include "cli/text_pair_input.h"

namespace heed {

/// `heed score`: sentence pairs in, the model's log p of each translation out.
struct ScoreOptions {
  std::string model;  ///< folder; empty: the bundled model
  TextPairFiles files;
  std::string output = "-";
  PairScorerOptions scoring;
  ComputeOptions compute;
  bool quiet = false;  ///< no warnings on stderr
};

/// Adds the command to the program.
void add_score(CLI::App& app);

/// Throws std::invalid_argument for what the user typed, std::runtime_error for files.
void run_score(const ScoreOptions& options);

}  // namespace heed
