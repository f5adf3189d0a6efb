#pragma once

#include <cstdint>

namespace heed {

/// Attention of one query to some keys, all heads: what a decoder's step needs, and any sequence
/// row by row. H heads, W width of a head, D = H W.
///
/// Heads are interleaved: element c of head h stands at c * H + h of a query, key, value or result.
/// So a query and a key are multiplied for all heads at once, each lane of a vector register sums
/// up for one head, and the softmax needs no sum across lanes. (engine/parameters.cpp orders the
/// weights of the projections so: nothing is moved at run time.)
struct RowAttention {
  const float* query = nullptr;                    ///< [D]
  const float *keys = nullptr, *values = nullptr;  ///< row j begins at places[j] * stride
  std::int64_t stride = 0;                         ///< elements between two rows
  const std::int32_t* places =
      nullptr;             ///< [count] which rows are seen, in order; null: rows 0..count
  std::int64_t count = 0;  ///< at least 1
  std::int64_t heads = 0, head_width = 0;
  float* workspace = nullptr;  ///< [attention_workspace] to compute in
  float* context = nullptr;    ///< [D] sum_j weight_j v_j of each head
  float* scores =
      nullptr;  ///< q k / sqrt W: key j of head h at h * map_stride + j; null: not wanted
  float* weights =
      nullptr;  ///< softmax of the scores, times the factors; at the same places; null: not wanted
  std::int64_t map_stride = 0;
  const float* factors =
      nullptr;  ///< [H, count] multiplied onto the weights, which are not normalised again, so that
                ///< 0 cuts an edge and nothing else; null: none
};
void attend_row(const RowAttention& call);

/// Floats of workspace for a call.
std::int64_t attention_workspace(std::int64_t heads, std::int64_t count);

}  // namespace heed
