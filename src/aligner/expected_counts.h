#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/word_chain.h"

namespace heed {

/// Expected numbers of links of a corpus, added up by several threads. They are integers in units
/// small enough, so that the sums are the same in whatever order they are added.
class ExpectedCounts {
 public:
  using Jumps = std::array<double, JumpWeights::kDistances>;

  ExpectedCounts(std::size_t entries, std::size_t source_words, std::size_t target_words)
      : links_(entries), source_empty_(source_words), target_empty_(target_words) {}

  /// What links of a source word are counted in: it has at most one a place.
  static double units(std::uint32_t frequency) { return 4294967295.0 / (frequency + 1.0); }

  void add_link(std::uint32_t entry, double probability, double units) {
    add(links_[entry], static_cast<std::uint32_t>(probability * units));
  }
  void add_empty_source(std::uint32_t word, double probability) {
    add(source_empty_[word], static_cast<std::uint64_t>(probability * kEmptyUnits));
  }
  void add_empty_target(std::uint32_t word, double probability) {
    add(target_empty_[word], static_cast<std::uint64_t>(probability * kEmptyUnits));
  }
  void add_jumps(const Jumps& forward, const Jumps& reverse) {
    for (std::size_t i = 0; i < forward.size(); ++i) {
      add(forward_[i], static_cast<std::uint64_t>(forward[i] * kEmptyUnits));
      add(reverse_[i], static_cast<std::uint64_t>(reverse[i] * kEmptyUnits));
    }
  }

  double links(std::size_t entry, double units) const { return links_[entry] / units; }
  double empty_source(std::size_t word) const { return source_empty_[word] / kEmptyUnits; }
  double empty_target(std::size_t word) const { return target_empty_[word] / kEmptyUnits; }
  double forward_jumps(std::size_t bin) const { return forward_[bin] / kEmptyUnits; }
  double reverse_jumps(std::size_t bin) const { return reverse_[bin] / kEmptyUnits; }

  void clear() { *this = {links_.size(), source_empty_.size(), target_empty_.size()}; }

 private:
  static constexpr double kEmptyUnits = 1U << 24U;
  template <typename Count>
  static void add(Count& count, Count more) {
    std::atomic_ref(count).fetch_add(more, std::memory_order_relaxed);
  }

  std::vector<std::uint32_t> links_;                        // [entries]
  std::vector<std::uint64_t> source_empty_, target_empty_;  // [words]
  std::array<std::uint64_t, JumpWeights::kDistances> forward_ = {}, reverse_ = {};
};

}  // namespace heed
