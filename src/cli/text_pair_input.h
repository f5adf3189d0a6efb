#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "cli/line_input.h"

namespace heed {

/// A source and its translation, as text.
struct TextPair {
  std::string source, target;
  std::string attachment = {};  ///< the whole JSON object, where the input is JSON lines
};

std::size_t byte_size(const TextPair& pair);

/// Where pairs come from: two files, or one.
struct TextPairFiles {
  std::string source, target;  ///< with equal line counts
  std::string tsv;             ///< or: source TAB target
  bool json = false;           ///< or, where none of these is given: JSON lines {"source": "...", "target": "..."} ...
  std::string input = "-";     ///< ... from this file
};

/// Sentence pairs, one after the other, in constant memory.
class TextPairInput {
 public:
  /// Throws std::invalid_argument where a file cannot be opened, or none or several inputs are given.
  explicit TextPairInput(const TextPairFiles& files);

  /// Nothing at the end. Throws std::runtime_error where the files have unequal numbers of lines, or a line is not what
  /// it should be.
  std::optional<TextPair> next(std::stop_token stop);

 private:
  TextPair from_tsv(const std::string& line) const;
  TextPair from_json(const std::string& line) const;
  TextPair with_target(std::string source, std::stop_token stop);

  std::unique_ptr<LineInput> lines_;    ///< sources, or pairs
  std::unique_ptr<LineInput> targets_;  ///< only of two files
  bool json_ = false;
};

}  // namespace heed
