#pragma once

#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>

#include "decoding/translator.h"
#include "text/line_reader.h"

namespace heed {

/// Where lines to translate are read from. "-" is standard input.
struct SourceFiles {
  std::string sentence = {};    ///< the only line, plain text; empty: lines are read
  std::string input = "-";      ///< lines to translate
  std::string target_prefixes;  ///< a line for each of them that its translation begins with; may
                                ///< be empty: none
  bool json = false;  ///< lines are JSON: {"source": "...", "target_prefix": "..."} or a string
};

/// The lines to translate, one after the other. What is attached to a line of JSON is its object,
/// a JsonFields; nothing is attached to a blank one.
class SourceReader {
 public:
  /// Throws as LineReader does, which gets `tell`.
  explicit SourceReader(const SourceFiles& files, const TellRepair& tell = {});

  /// Nothing at the end, or when stopped. Throws std::runtime_error where a line is not the JSON it
  /// should be, or where the two files have unequal numbers of lines.
  std::optional<SourceLine> next(const std::stop_token& stop = {});

  std::string name() const { return lines_ ? lines_->name() : "the sentence"; }

 private:
  SourceLine from_json(const std::string& line) const;
  void add_prefix(SourceLine& line, const std::stop_token& stop);

  std::optional<std::string> next_text(const std::stop_token& stop);

  std::optional<std::string> sentence_;
  std::optional<LineReader> lines_;  ///< where there is no sentence
  std::optional<LineReader> prefixes_;
  bool json_;
  std::size_t count_ = 0;  ///< of the lines that were given
};

}  // namespace heed
