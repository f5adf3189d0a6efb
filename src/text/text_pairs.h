#pragma once

#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>

#include "text/json_lines.h"
#include "text/line_reader.h"

namespace heed {

/// A source and its translation, as text.
struct TextPair {
  std::string source, target;
  JsonFields object = {};        ///< the whole object, where the input is JSON lines
  std::size_t object_bytes = 0;  ///< its length as text
};

std::size_t byte_size(const TextPair& pair);

/// Where pairs come from: two files, or one. "-" is standard input.
struct TextPairFiles {
  std::string source, target;  ///< with equal line counts
  std::string tsv;             ///< or: source TAB target; further columns are passed over
  bool json = false;  ///< or, where none of these is given: JSON lines {"source": "...", "target":
                      ///< "..."} ...
  std::string input = "-";  ///< ... from this file
};

/// Throws std::invalid_argument where both sides are the same file, naming options that begin with
/// `prefix`.
void require_two_texts(const std::string& source, const std::string& target,
                       const std::string& prefix = "--");

/// Sentence pairs, one after the other, in constant memory.
class TextPairReader {
 public:
  /// Throws std::invalid_argument where none or several inputs are given, and as LineReader does,
  /// which gets `tell`.
  explicit TextPairReader(const TextPairFiles& files, const TellRepair& tell = {});

  /// Nothing at the end, or when stopped. Throws std::runtime_error naming file and line where the
  /// files have unequal numbers of lines, or a line is not what it should be.
  std::optional<TextPair> next(const std::stop_token& stop = {});

  /// Where the sides of the pair stand that `next` gave last; line 0 before the first.
  LinePlace source_place() const { return lines_.place(); }
  LinePlace target_place() const { return targets_ ? targets_->place() : lines_.place(); }

 private:
  TextPair from_tsv(const std::string& line) const;
  TextPair from_json(const std::string& line) const;
  std::optional<TextPair> from_two_files(const std::stop_token& stop);

  LineReader lines_;                   ///< sources, or pairs
  std::optional<LineReader> targets_;  ///< only of two files
  bool json_;
};

}  // namespace heed
