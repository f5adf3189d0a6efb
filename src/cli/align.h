#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "alignment/model_aligner.h"
#include "bridge/torch_half.h"
#include "text/text_pairs.h"

namespace heed {

/// `heed align`: which word is whose translation, for sentence pairs, or for sentences and the
/// model's own translations.
struct AlignOptions {
  std::string model;          ///< folder; empty: the bundled model
  std::string reverse_model;  ///< folder of a model of the other direction; empty: none
  std::string symmetrize;     ///< how the two directions become one; empty: grow-diag-final-and
  TextPairFiles
      files;  ///< without `target` and `pairs`: `source` (or standard input) is translated first
  std::string output = "-";        ///< where to write
  std::string alignment = "hard";  ///< hard, soft, or a share from 0 to 1
  AlignerOptions aligner;
  int beam_size = 4;  ///< of own translations
  ComputeOptions compute;
  bool quiet = false;  ///< no warnings on stderr

  /// Throws std::invalid_argument naming what does not go together.
  void validate() const;
};

/// Adds the command to the program.
void add_align(CLI::App& app);

/// Throws std::invalid_argument for what the user typed, std::runtime_error for files.
void run_align(const AlignOptions& options);

}  // namespace heed
