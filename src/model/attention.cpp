#include "model/attention.h"

namespace heed {

AffineImpl::AffineImpl(std::int64_t in, std::int64_t out) {
  constexpr double kGain = 0.5;
  weight = register_parameter("weight", torch::empty({out, in}));
  bias = register_parameter("bias", torch::zeros({out}));
  torch::nn::init::xavier_uniform_(weight, kGain);
}

MultiHeadAttentionImpl::MultiHeadAttentionImpl(std::int64_t width, std::int64_t head_count,
                                               double dropout)
    : heads(head_count), dropout_rate(dropout) {
  q_proj = register_module("q_proj", Affine(width, width));
  k_proj = register_module("k_proj", Affine(width, width));
  v_proj = register_module("v_proj", Affine(width, width));
  out_proj = register_module("out_proj", Affine(width, width));
}

torch::Tensor MultiHeadAttentionImpl::forward(const torch::Tensor& queries_from,
                                              const torch::Tensor& keys_from,
                                              const AttentionMask& mask, ForwardPass& pass,
                                              AttentionTrace* trace) {
  return attend(queries_from, k_proj(keys_from, pass), v_proj(keys_from, pass), mask, pass, trace);
}

torch::Tensor MultiHeadAttentionImpl::attend(const torch::Tensor& queries_from,
                                             const torch::Tensor& keys, const torch::Tensor& values,
                                             const AttentionMask& mask, ForwardPass& pass,
                                             AttentionTrace* trace) {
  const auto queries = q_proj(queries_from, pass);  // [B, T, D]
  const auto context = attention(queries, keys, values, mask, heads, pass.dropout(dropout_rate),
                                 trace);  // [B, T, D]
  auto output = out_proj(context, pass);  // [B, T, D]
  if (trace != nullptr) {
    const auto own = queries_from.norm(2, -1);                                 // [B, T]
    trace->residual_shares = own / (own + output.norm(2, -1));                 // [B, T]
    trace->contributions = trace->weights * value_norms(values).unsqueeze(2);  // [B, H, T, S]
  }
  return output;
}

torch::Tensor MultiHeadAttentionImpl::value_norms(const torch::Tensor& values) const {
  const auto head_width = values.size(2) / heads;
  const auto by_head =
      values.view({values.size(0), values.size(1), heads, head_width});  // [B, S, H, D/H]
  const auto output =
      out_proj->weight.view({out_proj->weight.size(0), heads, head_width});  // [D, H, D/H]
  return torch::einsum("bshc,dhc->bhsd", {by_head, output}).norm(2, -1);     // [B, H, S]
}

}  // namespace heed
