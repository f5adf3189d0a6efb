#pragma once

#include <optional>
#include <stop_token>
#include <string>

#include "text/line_reader.h"
#include "text/text_pair.h"
#include "text/tmx_reader.h"

namespace heed {

/// Where pairs come from: two files, or one. "-" is standard input.
struct TextPairFiles {
  std::string source, target;  ///< with equal line counts
  std::string pairs;  ///< or: one of text with tabs (or ` ||| `), of JSON lines or in TMX, known by
                      ///< how it begins
  bool json = false;  ///< or, where none of these is given: JSON lines (text/json_pairs.h) ...
  std::string input = "-";  ///< ... from this file
  PairSelection selection = {};
};

/// Throws std::invalid_argument where both sides are the same file, naming options that begin with
/// `prefix`.
void require_two_texts(const std::string& source, const std::string& target,
                       const std::string& prefix = "--");

/// Sentence pairs, one after the other, in constant memory.
class TextPairReader {
 public:
  /// Throws std::invalid_argument where none or several inputs are given, std::runtime_error where
  /// a file is of no kind that is read, and as LineReader does, which gets `tell`.
  explicit TextPairReader(const TextPairFiles& files, const TellRepair& tell = {});

  /// Nothing at the end, or when stopped. Throws std::runtime_error naming file and line where the
  /// files have unequal numbers of lines, or a line is not what it should be.
  std::optional<TextPair> next(const std::stop_token& stop = {});

  /// Where the sides of the pair stand that `next` gave last; line 0 before the first.
  LinePlace source_place() const { return units_ ? units_->place() : lines_->place(); }
  LinePlace target_place() const { return targets_ ? targets_->place() : source_place(); }

 private:
  TextPair from_tabs(std::string line) const;
  std::optional<TextPair> from_two_files(const std::stop_token& stop);

  PairSelection selection_;
  std::optional<LineReader> lines_;    ///< sources, or pairs
  std::optional<LineReader> targets_;  ///< only of two files
  std::optional<TmxReader> units_;     ///< only of TMX
  bool json_ = false;
};

}  // namespace heed
