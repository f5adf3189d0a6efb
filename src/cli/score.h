#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "bridge/torch_half.h"
#include "decoding/pair_scorer.h"
#include "text/text_pairs.h"

namespace heed {

/// How a score is written.
struct ScoreFormat {
  bool word_scores = false;  ///< one number a target word too
  bool normalize = false;    ///< log p / length instead of log p (`</s>` counted)
  bool json = false;         ///< an object a line
};

/// The line of one pair, line end included:
///   plain  log p [TAB a number a target word and one for `</s>`, with spaces between; they add up
///   to log p] JSON   {..., "log_probability": -1.5, "score": -0.3 (normalize), "word_scores":
///   [...], (word_scores)}
std::string format_score(const TextPair& pair, const PairScore& score, const ScoreFormat& format);

/// `heed score`: sentence pairs in, the model's log p of each translation out.
struct ScoreOptions {
  std::string model;  ///< folder; empty: the bundled model
  TextPairFiles files;
  std::string output = "-";
  PairScorerOptions scoring;
  ScoreFormat format;
  ComputeOptions compute;
  bool quiet = false;  ///< no warnings on stderr
};

/// Adds the command to the program.
void add_score(CLI::App& app);

/// Throws std::invalid_argument for what the user typed, std::runtime_error for files.
void run_score(const ScoreOptions& options);

}  // namespace heed
