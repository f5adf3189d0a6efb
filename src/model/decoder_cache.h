#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

/// What decoding step by step remembers, so that no position is computed twice. R rows, each a
/// partial translation of one sentence; t positions read so far, S source positions, D model.
namespace heed {

/// Of one decoder layer.
struct LayerCache {
  torch::Tensor self_keys, self_values;    ///< [R, t, D], undefined before the first step
  torch::Tensor cross_keys, cross_values;  ///< [R, S, D]
};

/// Of the whole decoder.
struct DecoderCache {
  std::vector<LayerCache> layers;
  torch::Tensor source_lengths;  ///< [R]
  std::vector<std::int64_t>
      sentence_of_row;        ///< [R] so that unchanged rows need no copy of the cross keys
  std::int64_t position = 0;  ///< t

  /// Row r becomes what row parents[r] was: rows are kept, repeated, reordered and dropped.
  void follow(const std::vector<std::int64_t>& parents);
};

}  // namespace heed
