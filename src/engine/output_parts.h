#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/linear.h"

namespace heed {

/// Computes the last layer in parts whose scores stay in the L2 cache: x [rows, D]. Calls use(row,
/// first_id, scores), the scores of tokens from `first_id` on, for every part of every row, a row's
/// parts in order. They stand in `room`, which grows as it is needed, until the next call.
template <typename Use>
void for_each_part(const Linear& output, const float* x, std::int64_t rows,
                   std::vector<float>& room, Use use) {
  constexpr std::int64_t kRows = 72, kTokens = 1024;
  if (room.size() < kRows * kTokens) room.resize(kRows * kTokens);
  for (std::int64_t first_row = 0; first_row < rows; first_row += kRows) {
    const std::int64_t row_count = std::min(kRows, rows - first_row);
    for (std::int64_t first_id = 0; first_id < output.outputs(); first_id += kTokens) {
      const std::int64_t count = std::min(kTokens, output.outputs() - first_id);
      output.apply_part(x + first_row * output.inputs(), room.data(), row_count,
                        {.begin = first_id, .end = first_id + count});
      for (std::int64_t row = 0; row < row_count; ++row)
        use(first_row + row, first_id,
            std::span<float>(room.data() + row * count, static_cast<std::size_t>(count)));
    }
  }
}

}  // namespace heed
