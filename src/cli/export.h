#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace heed {

/// `heed export`: a model folder in another program's format, so that others translate with the
/// same weights, or as a web page that translates by itself.
struct ExportOptions {
  std::string model;   ///< folder; empty: the bundled model
  std::string output;  ///< ctranslate2: folder to write, may be there where it is empty; page: file
  std::string format = "ctranslate2";  ///< ctranslate2 or page
  std::string precision = "float32";   ///< of ctranslate2: float32 or int8
  bool tour = false;                   ///< of page: with the model folder's tour.html

  /// Throws std::invalid_argument naming the option and its valid values.
  void validate() const;
};

/// Adds the command to the program.
void add_export(CLI::App& app);

/// Writes the folder or file, which appears whole or not at all: what write_ctranslate2 writes, and
/// the SentencePiece models that cut text into its pieces; or report/translator_page.h's page, with
/// what scripts/build_web has made and the weights in int8. Throws std::invalid_argument for what
/// the user typed, std::runtime_error for files.
void run_export(const ExportOptions& options);

}  // namespace heed
