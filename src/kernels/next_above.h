#pragma once

#include <cstddef>
#include <span>

namespace heed {

/// The first place from `begin` on whose value is above the threshold; values.size() where there is
/// none. What is not a number is not above.
std::size_t next_above(std::span<const float> values, std::size_t begin, float threshold);

}  // namespace heed
