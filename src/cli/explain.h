#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "bridge/torch_half.h"
#include "explain/changes.h"

namespace heed {

/// `heed explain`: what a translator's attention relates, and what decides its translation
/// (src/README.md, "What explain and align print").
struct ExplainOptions {
  std::string model;     ///< folder; empty: the bundled model
  std::string sentence;  ///< empty: lines of standard input
  std::string target;    ///< the translation to explain; empty: the model's own
  std::string output = "-";
  bool json = false;
  std::string html;  ///< a page of all sentences, with every method and edge; empty: none

  std::string importance =
      "leave-one-out";        ///< methods of explain/importance.h with commas, or all
  int layer = -1, head = -1;  ///< which maps to show, and where --block cuts; -1: all
  std::string query;          ///< a source word whose attention is listed; empty: an overview
  bool edges = false;         ///< cut every edge between words in turn
  ChangeRequests changes;

  bool heads = false;         ///< what each head does, over the corpus
  bool faithfulness = false;  ///< which methods can be trusted, over the corpus
  std::string corpus;         ///< source lines
  std::string corpus_target;  ///< their translations; empty: the model's own
  int sentences = 100;        ///< of the corpus, at most

  int beam_size = 4;
  ComputeOptions compute;
  bool quiet = false;  ///< no warnings on stderr

  /// Throws std::invalid_argument naming what does not go together.
  void validate() const;
};

/// Adds the command to the program.
void add_explain(CLI::App& app);

/// Throws std::invalid_argument for what the user typed, std::runtime_error for files.
void run_explain(const ExplainOptions& options);

}  // namespace heed
