#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "bridge/torch_half.h"
#include "corpus/pair_cleaner.h"
#include "text/parallel_text.h"

namespace heed {

/// `heed clean`: sentence pairs in, those of use out, mended, and why others went.
struct CleanOptions {
  ParallelTextOptions text;
  std::string output = "-";                  ///< pairs with tabs ...
  std::string output_source, output_target;  ///< ... or two files
  std::string removed;                       ///< reason, source, target; empty: nowhere
  std::vector<std::string> exclude;          ///< texts nothing near which is kept
  std::string model, reverse_model;          ///< folders; empty: no model judges
  CleaningOptions cleaning;
  ComputeOptions compute;
  bool quiet = false;  ///< no report on stderr

  /// Throws std::invalid_argument naming what does not go together, such as an output that would
  /// replace an input.
  void validate() const;
};

/// Adds the command to the program.
void add_clean(CLI::App& app);

/// Throws std::invalid_argument for what the user typed, std::runtime_error for files.
void run_clean(const CleanOptions& options);

}  // namespace heed
