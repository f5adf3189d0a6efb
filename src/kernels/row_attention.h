#pragma once

#include <cstdint>

namespace heed {

/// Attention of one query to some keys, all heads: what a decoder's step needs, and any sequence row by row.
/// H heads, W width of a head, D = H W. A key row holds the heads' keys one after the other, a value row their values.
struct RowAttention {
  const float* query = nullptr;                    ///< [D]
  const float *keys = nullptr, *values = nullptr;  ///< row j begins at places[j] * stride
  std::int64_t stride = 0;                         ///< elements between two rows
  const std::int32_t* places = nullptr;            ///< [count] which rows are seen, in order; null: rows 0..count
  std::int64_t count = 0;                          ///< at least 1
  std::int64_t heads = 0, head_width = 0;
  float* weights = nullptr;  ///< softmax(q k / sqrt W): key j of head h at h * weight_stride + j
  std::int64_t weight_stride = 0;
  float* mixed = nullptr;  ///< [D] sum_j weight_j v_j of each head
};
void attend_row(const RowAttention& call);

}  // namespace heed
