#include "kernels/next_above.h"

#include "kernels/multiversion.h"

namespace heed {
namespace {

// Where something is above is nearly always far away. So blocks are tested whole, which takes no
// branches and hence vector instructions, and one is searched only where the test says so.
constexpr std::size_t kBlock = 64;

HEED_INLINE bool any_above(const float* values, float threshold) {
  int above = 0;
#pragma omp simd reduction(| : above)
  for (std::size_t i = 0; i < kBlock; ++i) above |= static_cast<int>(values[i] > threshold);
  return above != 0;
}

HEED_INLINE std::size_t find(const float* values, std::size_t begin, std::size_t end,
                             float threshold) {
  std::size_t i = begin;
  while (i < end) {
    if (i + kBlock <= end && !any_above(values + i, threshold)) {
      i += kBlock;
      continue;
    }
    for (const std::size_t last = i + kBlock < end ? i + kBlock : end; i < last; ++i)
      if (values[i] > threshold) return i;
  }
  return end;
}

}  // namespace

std::size_t next_above(std::span<const float> values, std::size_t begin, float threshold) {
  return multiversion<find>(values.data(), begin, values.size(), threshold);
}

}  // namespace heed
