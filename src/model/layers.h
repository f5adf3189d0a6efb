#pragma once

#include <torch/nn.h>

#include "format/model_config.h"
#include "model/attention.h"
#include "model/decoder_cache.h"

/// The layers of encoder and decoder. Members have the file format's names.
namespace heed {

/// LayerNorm(x + dropout(sublayer)), what follows each sublayer ("post-norm"). Gain and offset
/// under the names `weight` and `bias`.
struct ResidualNormImpl : torch::nn::Module {
  explicit ResidualNormImpl(std::int64_t width);
  /// x, sublayer [B, T, D] -> [B, T, D].
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& sublayer,
                        DropoutCall dropout) const {
    return residual_norm(x, sublayer, weight, bias, dropout);
  }

  torch::Tensor weight, bias;
};
TORCH_MODULE(ResidualNorm);

/// Self-attention, then feed-forward, each followed by dropout, residual and layer norm.
struct EncoderLayerImpl : torch::nn::Module {
  explicit EncoderLayerImpl(const ModelConfig& config);
  /// x [B, S, D] -> [B, S, D]. `trace` may be null.
  torch::Tensor forward(torch::Tensor x, const AttentionMask& mask, ForwardPass& pass,
                        AttentionTrace* trace);

  MultiHeadAttention self_attn{nullptr};
  Affine fc1{nullptr}, fc2{nullptr};
  ResidualNorm self_attn_layer_norm{nullptr}, final_layer_norm{nullptr};
  Activation activation;
  double dropout_rate, activation_dropout;
};
TORCH_MODULE(EncoderLayer);

struct DecoderTraces {
  AttentionTrace self_attention, cross_attention;
};

/// Causal self-attention, attention to the encoder's output, feed-forward; each followed by
/// dropout, residual and layer norm.
struct DecoderLayerImpl : torch::nn::Module {
  explicit DecoderLayerImpl(const ModelConfig& config);

  /// The whole target at once: x [B, T, D], memory [B, S, D] -> [B, T, D]. `traces` may be null.
  torch::Tensor forward(torch::Tensor x, const torch::Tensor& memory,
                        const AttentionMask& memory_mask, ForwardPass& pass, DecoderTraces* traces);

  /// One position a row: x [R, 1, D] -> [R, 1, D]. Appends its key and value to the cache.
  torch::Tensor step(torch::Tensor x, LayerCache& cache, const AttentionMask& memory_mask,
                     ForwardPass& pass);

  MultiHeadAttention self_attn{nullptr}, encoder_attn{nullptr};
  Affine fc1{nullptr}, fc2{nullptr};
  ResidualNorm self_attn_layer_norm{nullptr}, encoder_attn_layer_norm{nullptr},
      final_layer_norm{nullptr};
  Activation activation;
  double dropout_rate, activation_dropout;

 private:
  torch::Tensor feed_forward(const torch::Tensor& x, ForwardPass& pass);
};
TORCH_MODULE(DecoderLayer);

}  // namespace heed
