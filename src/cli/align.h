#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "alignment/aligned_pair.h"
#include "alignment/model_aligner.h"
#include "bridge/torch_half.h"
#include "text/text_pairs.h"

namespace heed {

/// `heed align`: which word is whose translation, for sentence pairs, or for sentences and the
/// model's own translations.
struct AlignOptions {
  std::string model;          ///< folder; empty: the bundled model
  std::string reverse_model;  ///< folder of a model of the other direction; empty: none
  bool learn = false;         ///< no model: links are learnt from the text alone
  std::string save;           ///< new folder for what was learnt; empty: none
  std::string prior;  ///< folder of what was learnt before, to begin with or to be joined with what
                      ///< models read; empty: none
  /// How the two directions become one; empty: grow-diag-final-and of models, what both agree on
  /// where links are learnt.
  std::string symmetrize;
  /// Two files of links, which are only symmetrised; or one, which is only shown on the page; or
  /// none.
  std::vector<std::string> links;
  bool link_scores = false;  ///< `0-0:0.9876`
  TextPairFiles
      files;  ///< without `target` and `pairs`: `source` (or standard input) is translated first
  std::string output = "-";        ///< where to write
  std::string forward_output;      ///< where to write the links of this direction; empty: nowhere
  std::string reverse_output;      ///< and of the other
  std::string html;                ///< page of the links; empty: none
  std::string alignment = "hard";  ///< as AlignmentStyle::parse takes it
  AlignerOptions aligner;
  int beam_size = 4;  ///< of own translations
  ComputeOptions compute;
  bool quiet = false;  ///< no warnings on stderr

  /// Throws std::invalid_argument naming what does not go together.
  void validate() const;

  /// Whether a model translates, for want of translations to align.
  bool translates_first() const { return files.target.empty() && files.pairs.empty(); }

  /// Whether links come from text alone, now or earlier, and not from a translation model.
  bool is_learnt() const;

  /// What is written of each pair. REQUIRES: validate() has passed.
  AlignmentOutput output_form() const;

  /// The files that are read, `-` (standard input) where none is named.
  std::vector<std::string> inputs() const;
};

/// Adds the command to the program.
void add_align(CLI::App& app);

/// Throws std::invalid_argument for what the user typed, std::runtime_error for files.
void run_align(const AlignOptions& options);

}  // namespace heed
