#pragma once

#include <cstddef>
#include <cstdint>

namespace heed {

/// What SplitMix64 adds at each draw.
inline constexpr std::uint64_t kRandomStep = 0x9E3779B97F4A7C15ULL;

/// Bits that all depend on all bits of `number`, 0 for 0 (the end of SplitMix64; Steele et al.
/// 2014).
constexpr std::uint64_t mixed_bits(std::uint64_t number) {
  number = (number ^ (number >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  number = (number ^ (number >> 27U)) * 0x94D049BB133111EBULL;
  return number ^ (number >> 31U);
}

/// What SplitMix64 draws in this state.
constexpr std::uint64_t split_mix(std::uint64_t state) { return mixed_bits(state + kRandomStep); }

/// Numbers that look random, the same for the same key on every machine.
class RandomBits {
 public:
  explicit RandomBits(std::uint64_t key) : state_(key) {}

  std::uint64_t next() {
    const std::uint64_t bits = split_mix(state_);
    state_ += kRandomStep;
    return bits;
  }
  /// REQUIRES: 0 < count.
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(next() % count); }
  bool happens(double probability) {
    return static_cast<double>(next() >> 11U) * 0x1.0p-53 < probability;
  }
  /// One of the items of an array.
  template <typename Items>
  const auto& one_of(const Items& items) {
    return items[below(items.size())];
  }

 private:
  std::uint64_t state_;
};

}  // namespace heed
