#pragma once

#include <cstdint>
#include <random>
#include <vector>

namespace heed {

/// As many normally distributed values.
inline std::vector<float> random_values(std::int64_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  std::vector<float> values(static_cast<std::size_t>(count));
  for (float& value : values) value = normal(random);
  return values;
}

}  // namespace heed
