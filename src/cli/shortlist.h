#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "job/shortlist_learning.h"
#include "text/parallel_text.h"

namespace heed {

/// `heed shortlist`: sentence pairs in, the shortlist.bin of a model out.
struct ShortlistOptions {
  std::string model;  ///< folder
  ParallelTextOptions text;
  int translations = kShortlistTranslations;
  int threads = 0;
  bool overwrite = false;  ///< a shortlist that is there
  bool quiet = false;      ///< no progress
};

/// Adds the command to the program.
void add_shortlist(CLI::App& app);

/// Throws std::invalid_argument for what the user typed, std::runtime_error for files.
void run_shortlist(const ShortlistOptions& options);

}  // namespace heed
