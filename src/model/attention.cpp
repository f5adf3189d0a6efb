#include "model/attention.h"

#include <cmath>

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
  if (aligning_head >= 0 && pass.watched_alignment() != nullptr)
    *pass.watched_alignment() = log_weights(queries, keys, mask, aligning_head);
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

torch::Tensor MultiHeadAttentionImpl::log_weights(const torch::Tensor& queries,
                                                  const torch::Tensor& keys,
                                                  const AttentionMask& mask,
                                                  std::int64_t head) const {
  constexpr double kMasked = -1e9;  // times no guidance at all is 0, which infinity is not
  const auto width = queries.size(2) / heads;
  const auto of_head = [&](const torch::Tensor& x) {
    return x.narrow(2, head * width, width).to(torch::kFloat32);
  };
  const auto scores = torch::matmul(of_head(queries), of_head(keys).transpose(1, 2)) /
                      std::sqrt(static_cast<double>(width));  // [B, T, S]
  const auto allowed = allowed_keys(mask, queries.size(1), keys.size(1)).squeeze(1);
  return torch::log_softmax(scores.masked_fill(allowed.to(scores.device()).logical_not(), kMasked),
                            -1);
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
