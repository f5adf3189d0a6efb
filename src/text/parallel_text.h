#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace heed {

/// Where a parallel corpus stands. Files may be gzip files.
struct ParallelTextOptions {
  std::vector<std::filesystem::path> source = {};  ///< one line a sentence
  std::vector<std::filesystem::path> target =
      {};  ///< as many files, each with as many lines as its partner
  std::vector<std::filesystem::path> tsv =
      {};                             ///< source, tab, target; further columns are passed over
  std::size_t max_line_bytes = 4096;  ///< pairs with a longer side are skipped

  /// Throws std::invalid_argument where there is no file, or source and target differ in number or
  /// are the same; it names the options, which begin with `prefix` ("--valid-").
  void validate(const std::string& prefix = "--") const;
};

/// A parallel corpus in memory.
struct ParallelText {
  std::vector<std::string> source;  ///< [N]
  std::vector<std::string> target;  ///< [N] the translation of each source line
  std::size_t skipped_empty = 0;    ///< pairs left out because a side had no word
  std::size_t skipped_long = 0;     ///< pairs left out because a side was too long
};

/// Reads every file once, in the order given. Throws std::invalid_argument as validate() does, and
/// std::runtime_error in one sentence naming file and line: a path that cannot be read, an empty
/// file, files of unequal length, a line that is not UTF-8, a line of a .tsv file without a tab, a
/// corpus without a single usable pair.
ParallelText read_parallel_text(const ParallelTextOptions& options);

}  // namespace heed
