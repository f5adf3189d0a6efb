#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "bridge/torch_half.h"
#include "decoding/source_reader.h"
#include "decoding/translator.h"

namespace heed {

/// `heed translate`: source lines in, one translation a line out, in order.
struct TranslateOptions {
  std::vector<std::string>
      models;  ///< folders; several translate together; none: the bundled model
  SourceFiles files;
  std::string output = "-";
  TranslatorOptions translator;
  ComputeOptions compute;
  std::string alignment;  ///< "", or as AlignmentStyle::parse takes it
  bool scores = false;
  bool replaces_unknown = true;
  bool quiet = false;  ///< neither warnings nor a closing word on stderr
};

/// Adds the command to the program.
void add_translate(CLI::App& app);

/// Throws std::invalid_argument for what the user typed, std::runtime_error for files.
void run_translate(const TranslateOptions& options);

}  // namespace heed
