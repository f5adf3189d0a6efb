#pragma once

#include <torch/types.h>

#include <cstdint>

#include "kernels/matrix_product.h"

namespace heed {

/// Sums over the tokens of a batch; divide by their number for means.
struct LossSums {
  torch::Tensor smoothed;                 ///< scalar with gradient: what training lowers
  torch::Tensor negative_log_likelihood;  ///< scalar without gradient: the same, not smoothed
};

/// What the projection to the vocabulary and the loss need. Together, so that on the CPU in float32
/// the logits of a cross-entropy [N, V] never stand whole in memory. N positions.
struct OutputLayer {
  torch::Tensor hidden;   ///< [N, D]
  torch::Tensor weight;   ///< [V, D]
  torch::Tensor bias;     ///< [V]
  torch::Tensor targets;  ///< [N] int64; positions with `ignored` do not count
  std::int64_t ignored = -1;
  ProductPrecision products = ProductPrecision::kFloat32;  ///< of a fused cross-entropy
};

/// Label-smoothed cross-entropy (Szegedy et al. 2016): the target distribution has 1 - smoothing on
/// the target, and smoothing / V more on every token of the vocabulary.
LossSums smoothed_cross_entropy(const OutputLayer& output, double smoothing);

/// R-Drop (Liang et al. 2021): the symmetric Kullback-Leibler divergence between the predictions of
/// two passes with different dropout, mean of both directions, summed over positions that count.
torch::Tensor symmetric_divergence(const OutputLayer& first, const OutputLayer& second);

}  // namespace heed
