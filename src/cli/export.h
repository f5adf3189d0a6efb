#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace heed {

/// `heed export`: a model folder in another program's format, so that others translate with the
/// same weights.
struct ExportOptions {
  std::string model;                   ///< folder; empty: the bundled model
  std::string output;                  ///< folder to write; may be there where it is empty
  std::string format = "ctranslate2";  ///< ctranslate2
  std::string precision = "float32";   ///< float32 or int8

  /// Throws std::invalid_argument naming the option and its valid values.
  void validate() const;
};

/// Adds the command to the program.
void add_export(CLI::App& app);

/// Writes the folder, which appears whole or not at all: what write_ctranslate2 writes, and the
/// SentencePiece models that cut text into its pieces. Throws std::invalid_argument for what the
/// user typed, std::runtime_error for files.
void run_export(const ExportOptions& options);

}  // namespace heed
