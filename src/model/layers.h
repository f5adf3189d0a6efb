#pragma once

#include <torch/nn.h>

#include "format/model_config.h"
#include "model/attention.h"

namespace heed {

/// Gain and offset of a layer norm, under the names `weight` and `bias`.
struct NormImpl : torch::nn::Module {
  explicit NormImpl(std::int64_t width);
  torch::Tensor weight, bias;
};
TORCH_MODULE(Norm);

/// Self-attention, then feed-forward, each followed by dropout, residual and layer norm ("post-norm").
struct EncoderLayerImpl : torch::nn::Module {
  explicit EncoderLayerImpl(const ModelConfig& config);
  torch::Tensor forward(torch::Tensor x, const AttentionMask& mask, DropoutSource& dropout, AttentionTrace* trace);

  MultiHeadAttention self_attn{nullptr};
  Affine fc1{nullptr}, fc2{nullptr};
  Norm self_attn_layer_norm{nullptr}, final_layer_norm{nullptr};
  Activation activation;
  double dropout_rate, activation_dropout;
};
TORCH_MODULE(EncoderLayer);

/// What a decoder layer remembers between steps; R rows (partial translations), t positions so far, S source positions.
struct LayerCache {
  torch::Tensor self_keys, self_values;    ///< [R, t, D], undefined before the first step
  torch::Tensor cross_keys, cross_values;  ///< [R, S, D]
};

struct DecoderTraces {
  AttentionTrace self_attention, cross_attention;
};

/// Causal self-attention, attention to the encoder's output, feed-forward; each with residual and layer norm.
struct DecoderLayerImpl : torch::nn::Module {
  explicit DecoderLayerImpl(const ModelConfig& config);

  /// The whole target at once: x [B, T, D], memory [B, S, D].
  torch::Tensor forward(torch::Tensor x, const torch::Tensor& memory, const AttentionMask& memory_mask,
                        DropoutSource& dropout, DecoderTraces* traces);

  /// One position a row: x [R, 1, D]. Appends its key and value to the cache.
  torch::Tensor step(torch::Tensor x, LayerCache& cache, const AttentionMask& memory_mask, DropoutSource& dropout);

  MultiHeadAttention self_attn{nullptr}, encoder_attn{nullptr};
  Affine fc1{nullptr}, fc2{nullptr};
  Norm self_attn_layer_norm{nullptr}, encoder_attn_layer_norm{nullptr}, final_layer_norm{nullptr};
  Activation activation;
  double dropout_rate, activation_dropout;

 private:
  torch::Tensor feed_forward(const torch::Tensor& x, DropoutSource& dropout);
};
TORCH_MODULE(DecoderLayer);

}  // namespace heed
