#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "metrics/bleu.h"
#include "metrics/metric.h"

namespace heed {

/// `heed evaluate`: scores of translations against references, or of word alignments against human
/// ones.
struct EvaluateOptions {
  std::vector<std::string>
      references;  ///< files: each a translation, or an annotator's links, of the same lines
  std::string hypothesis = "-";  ///< translations to judge
  std::string alignment;         ///< alignments to judge instead (Pharaoh); empty: translations
  std::vector<Metric> metrics;   ///< empty: BLEU and chrF, of alignments the error rate
  BleuOptions bleu;
  bool lowercase = false;       ///< ignore case
  bool gold_one_based = false;  ///< the gold file counts words from 1
  bool json = false;            ///< one JSON object a metric instead of one line
  int width = 1;                ///< digits after the point

  /// Throws std::invalid_argument naming what does not go together.
  void validate() const;
};

/// Adds the command to the program.
void add_evaluate(CLI::App& app);

/// Prints to standard output. Throws std::invalid_argument for what the user typed,
/// std::runtime_error for files.
void run_evaluate(const EvaluateOptions& options);

}  // namespace heed
