#pragma once

#include <cstdint>

#include "kernels/multiversion.h"

namespace heed {

/// A dropout mask that is a pure function of (seed, index): nothing is stored, the backward pass
/// draws it again. Element i is kept when hash(seed, i) >= threshold; kept elements are scaled by 1
/// / (1 - rate).
struct DropoutMask {
  std::uint32_t low = 0, high = 0;  ///< the seed's halves
  std::uint32_t threshold = 0;      ///< rate * 2^32; 0 keeps everything
  float scale = 1.0F;

  static DropoutMask of(double rate, std::uint64_t seed) {
    return {.low = static_cast<std::uint32_t>(seed),
            .high = static_cast<std::uint32_t>(seed >> 32),
            .threshold = static_cast<std::uint32_t>(rate * 4294967296.0),
            .scale = static_cast<float>(1.0 / (1.0 - rate))};
  }

  /// What element `index` is multiplied with: 0 or scale. The mixer is "lowbias32" (C. Wellons,
  /// hash-prospector).
  HEED_INLINE float factor(std::uint32_t index) const {
    std::uint32_t h = index + low;
    h = (h ^ (h >> 16)) * 0x7feb352dU;
    h ^= high;
    h = (h ^ (h >> 15)) * 0x846ca68bU;
    h ^= h >> 16;
    return h >= threshold ? scale : 0.0F;
  }
};

}  // namespace heed
