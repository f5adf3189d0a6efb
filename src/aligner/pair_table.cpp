#include "aligner/pair_table.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace heed {
namespace {

/// The sentence pairs that each source word stands in, once for each place: [begins[word],
/// begins[word + 1]) of `pairs`.
struct Occurrences {
  std::vector<std::uint64_t> begins;
  std::vector<std::uint32_t> pairs;
};

Occurrences occurrences_of(const Bitext& bitext, std::span<const std::uint32_t> frequencies) {
  Occurrences found{.begins = std::vector<std::uint64_t>(frequencies.size() + 1), .pairs = {}};
  for (std::size_t word = 0; word < frequencies.size(); ++word)
    found.begins[word + 1] = found.begins[word] + frequencies[word];
  found.pairs.resize(found.begins.back());
  std::vector<std::uint64_t> next(found.begins.begin(), found.begins.end() - 1);
  for (std::size_t pair = 0; pair < bitext.size(); ++pair)
    for (const std::uint32_t word : bitext.pair(pair).source)
      found.pairs[next[word]++] = static_cast<std::uint32_t>(pair);
  return found;
}

/// Counts for some target words of many.
class SparseCounts {
 public:
  explicit SparseCounts(std::size_t words) : counts_(words) {}

  void add(std::uint32_t word) {
    if (counts_[word]++ == 0) words_.push_back(word);
  }
  /// Calls `take` with each word in order and its count; all are 0 again then.
  template <typename Take>
  void drain(Take take) {
    std::sort(words_.begin(), words_.end());
    for (const std::uint32_t word : words_) take(word, std::exchange(counts_[word], 0));
    words_.clear();
  }

 private:
  std::vector<std::uint32_t> counts_, words_;
};

/// Whether words may be partners that stand together so often.
bool may_be_partners(std::uint32_t together, std::uint32_t source, std::uint32_t target) {
  constexpr double kRarest = 64.0;
  const double most = kRarest * together;
  return most * most >= static_cast<double>(source) * target;
}

constexpr std::size_t kRowsOfPiece = 256;

/// Some rows of a table that is to be.
struct Rows {
  std::vector<std::uint32_t> lengths, targets, cells;

  void add(std::uint32_t target, std::uint32_t count) {
    targets.push_back(target);
    cells.push_back(count);
  }
  void end_row(std::size_t begin) {
    lengths.push_back(static_cast<std::uint32_t>(targets.size() - begin));
  }
  void shrink() {
    targets.shrink_to_fit();
    cells.shrink_to_fit();
  }
};

void append(Rows rows, Cooccurrences& all) {
  std::span<const std::uint32_t> targets = rows.targets;
  for (const std::uint32_t length : rows.lengths) {
    all.table.add_entries(targets.first(length));
    all.table.end_row();
    targets = targets.subspan(length);
  }
  all.cells.insert(all.cells.end(), rows.cells.begin(), rows.cells.end());
}

/// Empties the pieces one by one, so that memory holds a table only once.
Cooccurrences table_of(std::vector<Rows>& pieces) {
  std::size_t entries = 0;
  for (const Rows& rows : pieces) entries += rows.targets.size();
  if (entries >= PairTable::kNone)
    throw std::runtime_error("the text has too many different pairs of words; learn from a part");
  Cooccurrences all;
  all.table.reserve(entries);
  all.cells.reserve(entries);
  for (Rows& rows : pieces) append(std::exchange(rows, {}), all);
  return all;
}

std::vector<Rows> count_rows(const Bitext& bitext, ThreadPool& threads) {
  const auto source = bitext.source_frequencies(), target = bitext.target_frequencies();
  const Occurrences found = occurrences_of(bitext, source);
  std::vector<SparseCounts> counts(threads.threads(), SparseCounts(target.size()));
  std::vector<Rows> pieces((source.size() + kRowsOfPiece - 1) / kRowsOfPiece);
  threads.run(pieces.size(), [&](std::size_t piece, std::size_t thread) {
    Rows& rows = pieces[piece];
    const std::size_t end = std::min((piece + 1) * kRowsOfPiece, source.size());
    for (std::size_t word = piece * kRowsOfPiece; word < end; ++word) {
      for (std::uint64_t at = found.begins[word]; at < found.begins[word + 1]; ++at)
        for (const std::uint32_t other : bitext.pair(found.pairs[at]).target)
          counts[thread].add(other);
      const std::size_t begin = rows.targets.size();
      counts[thread].drain([&](std::uint32_t other, std::uint32_t count) {
        if (may_be_partners(count, source[word], target[other])) rows.add(other, count);
      });
      rows.end_row(begin);
    }
    rows.shrink();
  });
  return pieces;
}

}  // namespace

Cooccurrences count_cooccurrences(const Bitext& bitext, ThreadPool& threads) {
  std::vector<Rows> pieces = count_rows(bitext, threads);
  return table_of(pieces);
}

Cooccurrences joined(const Cooccurrences& found, const PairTable& more) {
  Cooccurrences all;
  for (std::uint32_t source = 0; source < found.table.rows(); ++source) {
    std::size_t entry = found.table.begin(source);
    auto words = found.table.row(source), others = more.row(source);
    while (!words.empty() || !others.empty()) {
      const bool is_found = others.empty() || (!words.empty() && words[0] <= others[0]);
      const std::uint32_t target = is_found ? words[0] : others[0];
      all.table.add_entry(target);
      all.cells.push_back(is_found ? found.cells[entry++] : 0);
      if (is_found) words = words.subspan(1);
      if (!others.empty() && others[0] == target) others = others.subspan(1);
    }
    all.table.end_row();
  }
  return all;
}

/// A binary search that halves without a branch: nobody could foretell which way it goes.
std::uint32_t PairTable::find(std::uint32_t source, std::uint32_t target) const {
  std::uint64_t first = begins_[source], count = begins_[source + 1] - first;
  if (count == 0) return kNone;
  const std::uint32_t* words = targets_.data();
  for (; count > 1; count -= count / 2)
    first += words[first + count / 2 - 1] < target ? count / 2 : 0;
  return words[first] == target ? static_cast<std::uint32_t>(first) : kNone;
}

}  // namespace heed
