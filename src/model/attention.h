#pragma once

#include <torch/nn.h>

#include "model/functions.h"

namespace heed {

/// An affine map, under the names `weight` and `bias`.
///
/// How weights begin decides how soon a model learns to translate. Every sublayer adds to what it
/// was given, and the norm that follows makes both smaller. With Xavier's range an untrained
/// sublayer adds as much as there is: first of all attention, where every query reads a mean of all
/// values, which says nothing of the position that it is added to. The decoder then becomes a
/// language model, fluent and wrong, and learns to read its source many epochs later. So weights
/// begin with half of that range, and a layer begins near to handing on what it was given. (After
/// Wang et al. 2022, DeepNet, who find 0.56 for values, outputs and feed-forward blocks of 4 + 4
/// layers and weigh the residual up instead of the rest down.)
struct AffineImpl : torch::nn::Module {
  /// Weight [out, in], half of Xavier-uniform (Glorot & Bengio 2010); bias [out], zero.
  AffineImpl(std::int64_t in, std::int64_t out);
  /// x [..., in] -> [..., out].
  torch::Tensor forward(const torch::Tensor& x, const ForwardPass& pass) const {
    return linear(x, weight, bias, pass.products());
  }

  torch::Tensor weight, bias;
};
TORCH_MODULE(Affine);

/// Multi-head attention: each head has its own query, key and value matrices (the rows of q_proj,
/// k_proj and v_proj that belong to it) and its own slice of the output matrix out_proj.
struct MultiHeadAttentionImpl : torch::nn::Module {
  MultiHeadAttentionImpl(std::int64_t width, std::int64_t heads, double dropout);

  /// queries_from [B, T, D] attends to keys_from [B, S, D] -> [B, T, D]. `trace` may be null.
  torch::Tensor forward(const torch::Tensor& queries_from, const torch::Tensor& keys_from,
                        const AttentionMask& mask, ForwardPass& pass, AttentionTrace* trace);

  /// The same with keys and values projected before (decoding step by step).
  torch::Tensor attend(const torch::Tensor& queries_from, const torch::Tensor& keys,
                       const torch::Tensor& values, const AttentionMask& mask, ForwardPass& pass,
                       AttentionTrace* trace);

  /// [B, H, S]: |v_j W_O^(h)|, the length of what head h adds for key j at full weight; values [B,
  /// S, D].
  torch::Tensor value_norms(const torch::Tensor& values) const;

  /// [B, T, S] the logarithms of a head's weights in float32, with gradients, of projected queries
  /// [B, T, D] and keys [B, S, D]; those of masked keys are finite, and of no weight.
  torch::Tensor log_weights(const torch::Tensor& queries, const torch::Tensor& keys,
                            const AttentionMask& mask, std::int64_t head) const;

  Affine q_proj{nullptr}, k_proj{nullptr}, v_proj{nullptr}, out_proj{nullptr};
  std::int64_t heads;
  double dropout_rate;              ///< on the weights
  std::int64_t aligning_head = -1;  ///< what ForwardPass::watch_alignment is of; -1: none
};
TORCH_MODULE(MultiHeadAttention);

}  // namespace heed
