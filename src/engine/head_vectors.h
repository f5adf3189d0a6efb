#pragma once

#include <vector>

#include "decoding/attention_maps.h"

namespace heed {

/// What one head compares and passes on, W numbers each: the weights of query i are
/// softmax_j(q_i k_j / sqrt W), and it passes on the sum of the v_j by weight. Q queries, K keys.
struct HeadVectors {
  AttentionKind kind = AttentionKind::kEncoder;
  int layer = 0, head = 0;          ///< from 0
  int width = 0;                    ///< W
  std::vector<float> queries = {};  ///< [Q][W]
  std::vector<float> keys = {};     ///< [K][W]
  std::vector<float> values = {};   ///< [K][W]
};

}  // namespace heed
