#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

#include "text/parallel_text.h"
#include "variants/variant_kind.h"

namespace heed {

/// `heed vary`: sentence pairs in, their variants out, as a training reads them in its first epoch.
struct VaryOptions {
  ParallelTextOptions text;
  VariantShares variants = VariantShares::parse("usual");
  std::uint64_t seed = 1;
  std::string output = "-";                  ///< pairs with tabs ...
  std::string output_source, output_target;  ///< ... or two files

  /// Throws std::invalid_argument naming what is missing.
  void validate() const;
};

/// Adds the command to the program.
void add_vary(CLI::App& app);

/// Throws std::invalid_argument for what the user typed, std::runtime_error for files.
void run_vary(const VaryOptions& options);

}  // namespace heed
