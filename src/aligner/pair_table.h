#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "aligner/bitext.h"
#include "decoding/thread_pool.h"

namespace heed {

/// Which source words and target words stand together in a sentence pair: rows by source word. An
/// *entry* is such a pair of words; what is known of it stands in arrays beside the table.
class PairTable {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  std::size_t rows() const { return begins_.size() - 1; }
  std::size_t entries() const { return targets_.size(); }
  std::size_t begin(std::uint32_t source) const { return begins_[source]; }
  /// The target words of a row, in order.
  std::span<const std::uint32_t> row(std::uint32_t source) const {
    return std::span(targets_).subspan(begins_[source], begins_[source + 1] - begins_[source]);
  }
  /// The number of the entry, or kNone.
  std::uint32_t find(std::uint32_t source, std::uint32_t target) const;

  /// Row after row, targets of each row in order.
  void add_entry(std::uint32_t target) { targets_.push_back(target); }
  void reserve(std::size_t entries) { targets_.reserve(entries); }
  void add_entries(std::span<const std::uint32_t> targets) {
    targets_.insert(targets_.end(), targets.begin(), targets.end());
  }
  void end_row() { begins_.push_back(targets_.size()); }

 private:
  std::vector<std::uint64_t> begins_ = {0};  // [rows + 1]
  std::vector<std::uint32_t> targets_;       // [entries]
};

/// A table, and how often the words of each entry stand together.
struct Cooccurrences {
  PairTable table;
  std::vector<std::uint32_t> cells;  ///< [entries] source place times target place
};

/// With the entries of `more`, which has as many rows: none of their words stand together.
Cooccurrences joined(const Cooccurrences& found, const PairTable& more);

/// Of a corpus. Words are left out that stand together in less than a sixty-fourth of their places
/// (geometric mean of both words' shares): they are no partners, and most of a large corpus. Throws
/// std::runtime_error where there are too many.
Cooccurrences count_cooccurrences(const Bitext& bitext, ThreadPool& threads);

}  // namespace heed
