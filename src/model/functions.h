#pragma once

#include <torch/types.h>

#include <cstdint>

#include "format/model_config.h"

/// The mathematics of the transformer as free functions over tensors; the modules hold parameters and call these.
/// Shapes: B batch, N tokens in any layout, S source or keys, T target or queries, H heads, D model, F feed-forward,
/// V vocabulary. Float32 on the CPU takes the fused kernels of kernels/; every other type and device takes the plain
/// LibTorch line that each function documents, which is also what the kernels are tested against.
namespace heed {

/// What a dropout call needs: the rate, and the seed of its own mask. The mask is a pure function of seed and position,
/// so it is drawn again in the backward pass instead of being stored.
struct DropoutCall {
  double rate = 0.0;
  std::uint64_t seed = 0;
};

/// Deals out dropout calls. Rate 0 (or evaluation mode) switches every call off. `begin` fixes the masks of one forward
/// pass.
class DropoutSource {
 public:
  void begin(std::uint64_t seed) {
    seed_ = seed;
    calls_ = 0;
  }
  void stop() { seed_ = 0; }
  DropoutCall next(double rate);

 private:
  std::uint64_t seed_ = 0;  ///< 0: evaluation, nothing is dropped
  std::uint64_t calls_ = 0;
};

/// Which keys a query may attend to. Queries at index t stand at position t + first_query of the key sequence where
/// causal.
struct AttentionMask {
  torch::Tensor key_lengths;  ///< [B] int64: keys at or after it are padding; undefined: none is
  bool causal = false;        ///< a query sees no key after its own position
};

/// [B, 1, T, S] boolean, true = may attend. REQUIRES: key_lengths defined.
torch::Tensor allowed_keys(const AttentionMask& mask, std::int64_t queries, std::int64_t keys);

/// What one attention call did, for those who look inside, and how they intervene; [B, H, T, S] unless said.
struct AttentionTrace {
  torch::Tensor factors;        ///< given: multiplied onto the weights, which are not normalised again, so that 0 cuts
                                ///< an edge and nothing else; shape as the weights or 1; undefined: no intervention
  torch::Tensor scores;         ///< q k / sqrt(D / H), masked keys at -infinity
  torch::Tensor weights;        ///< softmax of the scores, times the factors
  torch::Tensor contributions;  ///< weight times |v W_O| of the head (Kobayashi et al. 2020, equation 4)
  torch::Tensor residual_shares;  ///< [B, T] |x| / (|x| + |attention's output|): x is what the output is added to
};

/// x W^T + b: x [..., in], weight [out, in], bias [out] -> [..., out].
torch::Tensor linear(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias);

/// Scaled dot-product attention of H heads side by side (Vaswani et al. 2017, equation 1):
/// queries [B, T, D], keys and values [B, S, D] -> [B, T, D]. A query with no key to attend to gives zeros.
/// `trace` (factors, scores and weights only) may be null.
torch::Tensor attention(const torch::Tensor& queries, const torch::Tensor& keys, const torch::Tensor& values,
                        const AttentionMask& mask, std::int64_t heads, DropoutCall dropout, AttentionTrace* trace);

/// LayerNorm(x + dropout(sublayer)): the post-norm residual step; x, sublayer [..., D], weight, bias [D].
torch::Tensor residual_norm(const torch::Tensor& x, const torch::Tensor& sublayer, const torch::Tensor& weight,
                            const torch::Tensor& bias, DropoutCall dropout);

/// dropout(activation(x)) for relu, gelu or swish.
torch::Tensor activate(const torch::Tensor& x, Activation activation, DropoutCall dropout);

/// dropout(scale * table[ids] + positions[0..T)): ids [B, T] int64, table [V, D] -> [B, T, D]; the first position is
/// `offset`.
torch::Tensor embed(const torch::Tensor& ids, const torch::Tensor& table, double scale, std::int64_t offset,
                    DropoutCall dropout);

/// [length, D]: sine in the first half of the columns, cosine in the second; angle = position / 10000^(2 i / D).
torch::Tensor sinusoidal_positions(std::int64_t offset, std::int64_t length, std::int64_t width);

}  // namespace heed
