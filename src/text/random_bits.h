#pragma once

#include <cstddef>
#include <cstdint>

namespace heed {

/// What SplitMix64 adds at each draw.
inline constexpr std::uint64_t kRandomStep = 0x9E3779B97F4A7C15ULL;

/// SplitMix64 (Steele et al. 2014): every bit of the input changes every bit of the output.
inline std::uint64_t mixed_bits(std::uint64_t bits) {
  bits += kRandomStep;
  bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9ULL;
  bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBULL;
  return bits ^ (bits >> 31);
}

/// Numbers that look random, the same for the same key on every machine.
class RandomBits {
 public:
  explicit RandomBits(std::uint64_t key) : state_(key) {}

  std::uint64_t next() {
    const std::uint64_t bits = mixed_bits(state_);
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
