#pragma once

#include <cstdint>

namespace heed {

/// Rounds `rows` rows of `columns` floats, `stride` apart, to bfloat16 (to nearest, ties to even), packed without gaps.
void round_to_bfloat16(const float* from, std::int64_t stride, std::int64_t rows, std::int64_t columns,
                       std::uint16_t* to);

}  // namespace heed
