#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "cli/line_input.h"
#include "decoding/translator.h"

namespace heed {

/// Where `heed translate` reads from.
struct TranslateInputFiles {
  std::string input = "-";      ///< lines to translate
  std::string target_prefixes;  ///< a line for each of them that its translation begins with; may be empty: none
  bool json = false;            ///< lines are JSON: {"source": "...", "target_prefix": "..."} or a string
};

/// The lines to translate, one after the other. Of JSON lines, the whole object is attached, for the output.
class TranslateInput {
 public:
  /// Throws std::invalid_argument where a file cannot be opened.
  explicit TranslateInput(const TranslateInputFiles& files);

  /// Nothing at the end. Throws std::runtime_error where a line is not the JSON it should be, or where the two files
  /// have unequal numbers of lines.
  std::optional<SourceLine> next(std::stop_token stop);

  const std::string& name() const { return lines_.name(); }

 private:
  SourceLine from_json(const std::string& line) const;
  void add_prefix(SourceLine& line, std::stop_token stop);

  LineInput lines_;
  std::unique_ptr<LineInput> prefixes_;
  bool json_;
};

}  // namespace heed
