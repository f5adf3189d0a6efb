#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/word_chain.h"

namespace heed {

/// Sums of what several threads add. They are whole numbers of small units, so that they are the
/// same in whatever order is added.
class FixedSums {
 public:
  explicit FixedSums(std::size_t count) : sums_(count) {}

  /// Rounded up: no part is more than the whole. REQUIRES: sums below 2^32.
  void add(std::size_t index, double amount) {
    std::atomic_ref(sums_[index])
        .fetch_add(static_cast<std::uint64_t>(static_cast<std::int64_t>(amount * kUnits)) + 1,
                   std::memory_order_relaxed);
  }
  double operator[](std::size_t index) const { return static_cast<double>(sums_[index]) / kUnits; }
  std::size_t size() const { return sums_.size(); }

 private:
  static constexpr double kUnits = 4294967296.0;
  std::vector<std::uint64_t> sums_;
};

/// Expected numbers of links of a corpus, added up by several threads.
class ExpectedCounts {
 public:
  using Jumps = std::array<double, JumpWeights::kDistances>;

  ExpectedCounts(std::size_t entries, std::size_t source_words, std::size_t target_words)
      : source_empty(source_words), target_empty(target_words), links_(entries) {}

  FixedSums source_empty, target_empty;  ///< [words] places without a partner
  FixedSums forward_jumps = FixedSums(JumpWeights::kDistances);
  FixedSums reverse_jumps = FixedSums(JumpWeights::kDistances);

  /// What links of a source word are counted in: it has at most one a place.
  static double units(std::uint32_t frequency) { return 4294967295.0 / (frequency + 1.0); }

  void add_link(std::uint32_t entry, double probability, double units) {
    std::atomic_ref(links_[entry])
        .fetch_add(static_cast<std::uint32_t>(probability * units), std::memory_order_relaxed);
  }
  double links(std::size_t entry, double units) const { return links_[entry] / units; }

  void add_jumps(const Jumps& forward, const Jumps& reverse) {
    for (std::size_t i = 0; i < forward.size(); ++i) {
      forward_jumps.add(i, forward[i]);
      reverse_jumps.add(i, reverse[i]);
    }
  }

  void clear() { *this = {links_.size(), source_empty.size(), target_empty.size()}; }

 private:
  std::vector<std::uint32_t> links_;  // [entries], in units() each
};

}  // namespace heed
