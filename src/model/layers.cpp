#include "model/layers.h"

namespace heed {

NormImpl::NormImpl(std::int64_t width) {
  weight = register_parameter("weight", torch::ones({width}));
  bias = register_parameter("bias", torch::zeros({width}));
}

EncoderLayerImpl::EncoderLayerImpl(const ModelConfig& config)
    : activation(config.activation_function),
      dropout_rate(config.dropout),
      activation_dropout(config.activation_dropout) {
  self_attn = register_module(
      "self_attn", MultiHeadAttention(config.d_model, config.encoder_attention_heads, config.attention_dropout));
  self_attn_layer_norm = register_module("self_attn_layer_norm", Norm(config.d_model));
  fc1 = register_module("fc1", Affine(config.d_model, config.encoder_ffn_dim));
  fc2 = register_module("fc2", Affine(config.encoder_ffn_dim, config.d_model));
  final_layer_norm = register_module("final_layer_norm", Norm(config.d_model));
}

torch::Tensor EncoderLayerImpl::forward(torch::Tensor x, const AttentionMask& mask, DropoutSource& dropout,
                                        AttentionTrace* trace) {
  const auto attended = self_attn(x, x, mask, dropout, trace);  // [B, S, D]
  x = residual_norm(x, attended, self_attn_layer_norm->weight, self_attn_layer_norm->bias, dropout.next(dropout_rate));
  const auto hidden = activate(fc1(x), activation, dropout.next(activation_dropout));  // [B, S, F]
  return residual_norm(x, fc2(hidden), final_layer_norm->weight, final_layer_norm->bias, dropout.next(dropout_rate));
}

DecoderLayerImpl::DecoderLayerImpl(const ModelConfig& config)
    : activation(config.activation_function),
      dropout_rate(config.dropout),
      activation_dropout(config.activation_dropout) {
  const auto attend = [&] {
    return MultiHeadAttention(config.d_model, config.decoder_attention_heads, config.attention_dropout);
  };
  self_attn = register_module("self_attn", attend());
  self_attn_layer_norm = register_module("self_attn_layer_norm", Norm(config.d_model));
  encoder_attn = register_module("encoder_attn", attend());
  encoder_attn_layer_norm = register_module("encoder_attn_layer_norm", Norm(config.d_model));
  fc1 = register_module("fc1", Affine(config.d_model, config.decoder_ffn_dim));
  fc2 = register_module("fc2", Affine(config.decoder_ffn_dim, config.d_model));
  final_layer_norm = register_module("final_layer_norm", Norm(config.d_model));
}

torch::Tensor DecoderLayerImpl::forward(torch::Tensor x, const torch::Tensor& memory, const AttentionMask& memory_mask,
                                        DropoutSource& dropout, DecoderTraces* traces) {
  const AttentionMask causal{.key_lengths = {}, .causal = true};
  const auto own = self_attn(x, x, causal, dropout, traces ? &traces->self_attention : nullptr);
  x = residual_norm(x, own, self_attn_layer_norm->weight, self_attn_layer_norm->bias, dropout.next(dropout_rate));
  const auto read = encoder_attn(x, memory, memory_mask, dropout, traces ? &traces->cross_attention : nullptr);
  x = residual_norm(x, read, encoder_attn_layer_norm->weight, encoder_attn_layer_norm->bias,
                    dropout.next(dropout_rate));
  return feed_forward(x, dropout);
}

torch::Tensor DecoderLayerImpl::step(torch::Tensor x, LayerCache& cache, const AttentionMask& memory_mask,
                                     DropoutSource& dropout) {
  const auto extend = [](const torch::Tensor& past, const torch::Tensor& now) {
    return past.defined() ? torch::cat({past, now}, 1) : now;
  };
  cache.self_keys = extend(cache.self_keys, self_attn->k_proj(x));                                  // [R, t, D]
  cache.self_values = extend(cache.self_values, self_attn->v_proj(x));                              // [R, t, D]
  const auto own = self_attn->attend(x, cache.self_keys, cache.self_values, {}, dropout, nullptr);  // [R, 1, D]
  x = residual_norm(x, own, self_attn_layer_norm->weight, self_attn_layer_norm->bias, dropout.next(dropout_rate));
  const auto read =
      encoder_attn->attend(x, cache.cross_keys, cache.cross_values, memory_mask, dropout, nullptr);  // [R, 1, D]
  x = residual_norm(x, read, encoder_attn_layer_norm->weight, encoder_attn_layer_norm->bias,
                    dropout.next(dropout_rate));
  return feed_forward(x, dropout);
}

torch::Tensor DecoderLayerImpl::feed_forward(const torch::Tensor& x, DropoutSource& dropout) {
  const auto hidden = activate(fc1(x), activation, dropout.next(activation_dropout));  // [B, T, F]
  return residual_norm(x, fc2(hidden), final_layer_norm->weight, final_layer_norm->bias, dropout.next(dropout_rate));
}

}  // namespace heed
