#pragma once

#include <cmath>
#include <cstdint>

namespace heed {

/// log(sum_i exp(x[i])), of values that come part by part, from the largest so that nothing
/// overflows.
struct LogSumExp {
  float largest = -INFINITY;  ///< of all so far
  float sum = 0.0F;           ///< of exp(x[i] - largest)

  /// Adds a part, and gives its largest value.
  float add(const float* x, std::int64_t count);
  float value() const { return largest + std::log(sum); }
};

}  // namespace heed
