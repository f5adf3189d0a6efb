#pragma once

#include <torch/types.h>

#include <cstdint>

#include "format/model_config.h"
#include "kernels/matrix_product.h"

/// The mathematics of the transformer as free functions over tensors; the modules hold parameters
/// and call these.
///
/// Shapes: B batch, N tokens in any layout, S source or keys, T target or queries, H heads, D
/// model, F feed-forward, V vocabulary.
///
/// Each function is a few plain lines of LibTorch, which serve every type and device. Float32 on
/// the CPU takes the fused kernels of kernels/ instead, except for attention that is traced and for
/// gelu and swish; the plain lines are what the kernels are tested against.
///
/// With products in bfloat16 the kernels round what they multiply, and nothing else. The plain
/// lines keep all activations in bfloat16: embed() begins so, what follows has the type of what it
/// is given, and parameters, which stay float32, are cast where they are used.
namespace heed {

/// One application of dropout: its rate, and the seed of its own mask. The mask is a pure function
/// of seed and position, so the kernels draw it again in the backward pass instead of storing it.
struct DropoutCall {
  double rate = 0.0;  ///< 0: nothing is dropped
  std::uint64_t seed = 0;
};

/// What one pass through the model is computed with: the masks of its dropout, and the precision of
/// its matrix products (which the gradients of the pass share).
class ForwardPass {
 public:
  /// What a pass drops: all masks are a function of `seed`, 0: nothing is dropped. Every rate is
  /// multiplied with `share`.
  struct Dropout {
    std::uint64_t seed = 0;
    double share = 1.0;
  };

  /// Evaluation: nothing is dropped, products are float32.
  ForwardPass() = default;
  /// Training.
  ForwardPass(Dropout dropout, ProductPrecision products)
      : dropout_(dropout), products_(products) {}

  /// The next dropout of the pass, with a mask of its own.
  DropoutCall dropout(double rate);
  ProductPrecision products() const { return products_; }

  /// The head that aligns words (ModelConfig::alignment_head) is to put the logarithms of its
  /// weights there, [B, T, S] with gradients.
  void watch_alignment(torch::Tensor& log_weights) { alignment_ = &log_weights; }
  torch::Tensor* watched_alignment() const { return alignment_; }  ///< null: nobody asks

 private:
  Dropout dropout_;
  std::uint64_t calls_ = 0;
  ProductPrecision products_ = ProductPrecision::kFloat32;
  torch::Tensor* alignment_ = nullptr;
};

/// Which keys a query may attend to.
struct AttentionMask {
  torch::Tensor key_lengths;  ///< [B] int64: keys at or after it are padding; undefined: none is
  bool causal = false;        ///< query t sees keys 0 to t only
};

/// [B or 1, 1, T or 1, S] boolean, true = may attend; 1 where all sentences, all queries are alike.
torch::Tensor allowed_keys(const AttentionMask& mask, std::int64_t queries, std::int64_t keys,
                           const torch::Device& device);

/// What one attention call did, for those who look inside; [B, H, T, S] unless said.
struct AttentionTrace {
  torch::Tensor scores;   ///< q k / sqrt(D / H), masked keys at -infinity
  torch::Tensor weights;  ///< softmax of the scores
  torch::Tensor
      contributions;  ///< weight times |v W_O| of the head (Kobayashi et al. 2020, equation 4)
  torch::Tensor residual_shares;  ///< [B, T] |x| / (|x| + |attention's output|): x is what the
                                  ///< output is added to
};

/// x W^T + b: x [..., in], weight [out, in], bias [out] -> [..., out].
torch::Tensor linear(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias,
                     ProductPrecision products = ProductPrecision::kFloat32);

/// Scaled dot-product attention of H heads side by side (Vaswani et al. 2017, equation 1):
/// queries [B, T, D], keys and values [B, S, D] -> [B, T, D]. A query with no key to attend to
/// gives zeros. `trace` may be null; of its results only scores and weights are set here.
torch::Tensor attention(const torch::Tensor& queries, const torch::Tensor& keys,
                        const torch::Tensor& values, const AttentionMask& mask, std::int64_t heads,
                        DropoutCall dropout, AttentionTrace* trace);

/// LayerNorm(x + dropout(sublayer)): the post-norm residual step; x, sublayer [..., D],
/// weight, bias [D].
torch::Tensor residual_norm(const torch::Tensor& x, const torch::Tensor& sublayer,
                            const torch::Tensor& weight, const torch::Tensor& bias,
                            DropoutCall dropout);

/// dropout(activation(x)) for relu, gelu or swish.
torch::Tensor activate(const torch::Tensor& x, Activation activation, DropoutCall dropout);

/// dropout(scale * table[ids] + positions offset to offset + T - 1):
/// ids [B, T] int64, table [V, D] -> [B, T, D].
torch::Tensor embed(const torch::Tensor& ids, const torch::Tensor& table, double scale,
                    std::int64_t offset, DropoutCall dropout,
                    ProductPrecision products = ProductPrecision::kFloat32);

/// [length, width], a row for each position from `offset` on: sines in the first half of the
/// columns, cosines in the second; in column i of a half of position / 10000^(2 i / width).
torch::Tensor sinusoidal_positions(std::int64_t offset, std::int64_t length, std::int64_t width,
                                   const torch::Device& device = torch::kCPU);

}  // namespace heed
