#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <vector>

#include "format/rows.h"
#include "text/link.h"
#include "text/parallel_text.h"

/// Sentence pairs that may be more than memory holds.
namespace heed {

/// The usable pairs of a corpus' files, kept where there is room for them.
struct StoredText {
  Rows<char> source, target;        ///< [N]
  Rows<Link> links = {};            ///< [N] of the words of each pair; without rows: none is known
  std::vector<bool> left_out = {};  ///< [N] pairs that are not to be used; empty: none is
  SkippedPairs skipped = {};

  std::size_t size() const { return source.size(); }
  bool uses(std::size_t pair) const { return left_out.empty() || !left_out[pair]; }
  /// Of the pairs that are used.
  std::size_t count() const;
};

/// What a training reads.
struct TrainingText {
  StoredText own;        ///< of --source and --pairs
  StoredText also = {};  ///< of --also-source and --also-pairs

  /// Of the pairs that are used.
  std::size_t count() const { return own.count() + also.count(); }
};

/// The pairs of a text that are used, a part of them in memory at a time, in their order.
using TakeText = std::function<void(ParallelText part)>;
void for_parts(const StoredText& text, const TakeText& take);

/// So many of the pairs that are used, or all, evenly spread.
ParallelText spread(const TrainingText& text, std::size_t count);

/// As the files have it. `links`: a file in the Pharaoh format with the links of their words, which
/// has a line for each pair, also for those that cannot be used; empty: none. Throws as read_pairs,
/// and std::runtime_error naming the file of links, the line and the remedy: no link, a word that
/// the pair does not have, too many lines or too few.
StoredText read_text(const ParallelTextOptions& options, const std::filesystem::path& links,
                     const Storage& storage);

}  // namespace heed
