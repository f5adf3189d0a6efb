#include "model/layers.h"

namespace heed {

ResidualNormImpl::ResidualNormImpl(std::int64_t width) {
  weight = register_parameter("weight", torch::ones({width}));
  bias = register_parameter("bias", torch::zeros({width}));
}

EncoderLayerImpl::EncoderLayerImpl(const ModelConfig& config)
    : activation(config.activation_function),
      dropout_rate(config.dropout),
      activation_dropout(config.activation_dropout) {
  self_attn = register_module(
      "self_attn",
      MultiHeadAttention(config.d_model, config.encoder_attention_heads, config.attention_dropout));
  self_attn_layer_norm = register_module("self_attn_layer_norm", ResidualNorm(config.d_model));
  fc1 = register_module("fc1", Affine(config.d_model, config.encoder_ffn_dim));
  fc2 = register_module("fc2", Affine(config.encoder_ffn_dim, config.d_model));
  final_layer_norm = register_module("final_layer_norm", ResidualNorm(config.d_model));
}

torch::Tensor EncoderLayerImpl::forward(torch::Tensor x, const AttentionMask& mask,
                                        ForwardPass& pass, AttentionTrace* trace) {
  const auto attended = self_attn(x, x, mask, pass, trace);  // [B, S, D]
  x = self_attn_layer_norm(x, attended, pass.dropout(dropout_rate));
  const auto hidden =
      activate(fc1(x, pass), activation, pass.dropout(activation_dropout));  // [B, S, F]
  return final_layer_norm(x, fc2(hidden, pass), pass.dropout(dropout_rate));
}

DecoderLayerImpl::DecoderLayerImpl(const ModelConfig& config)
    : activation(config.activation_function),
      dropout_rate(config.dropout),
      activation_dropout(config.activation_dropout) {
  const auto attend = [&] {
    return MultiHeadAttention(config.d_model, config.decoder_attention_heads,
                              config.attention_dropout);
  };
  self_attn = register_module("self_attn", attend());
  self_attn_layer_norm = register_module("self_attn_layer_norm", ResidualNorm(config.d_model));
  encoder_attn = register_module("encoder_attn", attend());
  encoder_attn_layer_norm =
      register_module("encoder_attn_layer_norm", ResidualNorm(config.d_model));
  fc1 = register_module("fc1", Affine(config.d_model, config.decoder_ffn_dim));
  fc2 = register_module("fc2", Affine(config.decoder_ffn_dim, config.d_model));
  final_layer_norm = register_module("final_layer_norm", ResidualNorm(config.d_model));
}

torch::Tensor DecoderLayerImpl::forward(torch::Tensor x, const torch::Tensor& memory,
                                        const AttentionMask& memory_mask, ForwardPass& pass,
                                        DecoderTraces* traces) {
  const AttentionMask causal{.key_lengths = {}, .causal = true};
  const auto own =
      self_attn(x, x, causal, pass, traces ? &traces->self_attention : nullptr);  // [B, T, D]
  x = self_attn_layer_norm(x, own, pass.dropout(dropout_rate));
  const auto read = encoder_attn(x, memory, memory_mask, pass,
                                 traces ? &traces->cross_attention : nullptr);  // [B, T, D]
  x = encoder_attn_layer_norm(x, read, pass.dropout(dropout_rate));
  return feed_forward(x, pass);
}

torch::Tensor DecoderLayerImpl::step(torch::Tensor x, LayerCache& cache,
                                     const AttentionMask& memory_mask, ForwardPass& pass) {
  const auto extend = [](const torch::Tensor& past, const torch::Tensor& now) {
    return past.defined() ? torch::cat({past, now}, 1) : now;
  };
  cache.self_keys = extend(cache.self_keys, self_attn->k_proj(x, pass));      // [R, t, D]
  cache.self_values = extend(cache.self_values, self_attn->v_proj(x, pass));  // [R, t, D]
  const auto own =
      self_attn->attend(x, cache.self_keys, cache.self_values, {}, pass, nullptr);  // [R, 1, D]
  x = self_attn_layer_norm(x, own, pass.dropout(dropout_rate));
  const auto read = encoder_attn->attend(x, cache.cross_keys, cache.cross_values, memory_mask, pass,
                                         nullptr);  // [R, 1, D]
  x = encoder_attn_layer_norm(x, read, pass.dropout(dropout_rate));
  return feed_forward(x, pass);
}

torch::Tensor DecoderLayerImpl::feed_forward(const torch::Tensor& x, ForwardPass& pass) {
  const auto hidden =
      activate(fc1(x, pass), activation, pass.dropout(activation_dropout));  // [B, T, F]
  return final_layer_norm(x, fc2(hidden, pass), pass.dropout(dropout_rate));
}

}  // namespace heed
