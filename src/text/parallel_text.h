#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "text/link.h"
#include "text/text_pairs.h"

namespace heed {

/// Where a parallel corpus stands: in any number of files, which may be compressed.
struct ParallelTextOptions {
  std::vector<std::filesystem::path> source = {};  ///< one line a sentence
  std::vector<std::filesystem::path> target =
      {};  ///< as many files, each with as many lines as its partner
  std::vector<std::filesystem::path> pairs =
      {};  ///< both in one: text with tabs, JSON lines or TMX, known by how it begins
  PairSelection selection = {};       ///< what of those is source and target
  std::size_t max_line_bytes = 4096;  ///< pairs with a longer side are skipped

  /// Throws std::invalid_argument where there is no file, or source and target differ in number or
  /// are the same; it names the options, which begin with `prefix` ("--valid-").
  void validate(const std::string& prefix = "--") const;
};

/// Whether any file is named, even one without its partner.
inline bool has_files(const ParallelTextOptions& text) {
  return !text.source.empty() || !text.target.empty() || !text.pairs.empty();
}

/// A parallel corpus in memory.
struct ParallelText {
  std::vector<std::string> source;            ///< [N]
  std::vector<std::string> target;            ///< [N] the translation of each source line
  std::vector<std::vector<Link>> links = {};  ///< [N] of the words of each pair; empty: not known
  std::size_t skipped_empty = 0;              ///< pairs left out because a side had no word
  std::size_t skipped_long = 0;               ///< pairs left out because a side was too long
};

/// The pairs of all files, one after the other in the order given, in constant memory.
class ParallelTextReader {
 public:
  /// Throws std::invalid_argument as validate() does. `tell` as LineReader has it.
  explicit ParallelTextReader(const ParallelTextOptions& options, TellRepair tell = {});

  /// Nothing at the end, or when stopped. Throws std::runtime_error in one sentence naming file and
  /// line: a path that cannot be read, an empty file, files of unequal length, a line that is not
  /// what it should be.
  std::optional<TextPair> next(const std::stop_token& stop = {});

  /// Where the source of the pair stands that `next` gave last.
  LinePlace place() const;

 private:
  bool open_next();

  std::vector<TextPairFiles> files_;
  TellRepair tell_;
  std::size_t opened_ = 0;  // of the files
  std::optional<TextPairReader> reader_;
};

/// Told each pair as it is read, and whether it can be used.
using SeePair = std::function<void(const TextPair& pair, bool is_usable)>;

/// Which pairs were not usable.
struct SkippedPairs {
  std::size_t empty = 0;  ///< a side had no word
  std::size_t too_long = 0;
};

/// Reads every file once, in constant memory. Throws as the reader does, and std::runtime_error for
/// a corpus without a single usable pair.
SkippedPairs read_pairs(const ParallelTextOptions& options, const SeePair& see);

/// The usable pairs. Throws as read_pairs().
ParallelText read_parallel_text(const ParallelTextOptions& options);

}  // namespace heed
