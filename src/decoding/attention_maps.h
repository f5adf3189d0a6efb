#pragma once

#include <array>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

/// What a model's attentions weigh, and how one intervenes in them.
/// Shapes: L layers, H heads, Q queries, K keys; S source pieces and T target pieces, `</s>`
/// included in both.
namespace heed {

/// The three attentions of an encoder-decoder.
enum class AttentionKind {
  kEncoder,  ///< source piece to source piece: S queries, S keys
  kDecoder,  ///< decoding step to what was written before: T queries; key 0 is the start symbol,
             ///< key t target piece t-1
  kCross,    ///< decoding step to source piece: T queries, S keys. Step t has read the start symbol
             ///< and the target pieces before t, and predicts piece t
};
inline constexpr std::array kAttentionKinds = {AttentionKind::kEncoder, AttentionKind::kDecoder,
                                               AttentionKind::kCross};

/// Attention edges that are switched off: their softmax weight is set to zero, and the others stay
/// as they are. They are not normalised again: then exactly the cut edge's contribution is missing,
/// and nothing else is changed (with normalisation every other word's share would grow, and what is
/// measured would be both).
struct AttentionCut {
  AttentionKind kind = AttentionKind::kEncoder;
  int layer = -1, head = -1;  ///< from 0; -1: every one
  std::vector<int> queries = {},
                   keys = {};  ///< positions; empty: every one; those past the end concern nobody
};

/// One kind of attention of a sentence pair, in some of the model's layers.
struct AttentionMaps {
  int first_layer = 0;                               ///< the model's layer that comes first here
  int layers = 0, heads = 0, queries = 0, keys = 0;  ///< L, H, Q, K
  std::vector<float> scores =
      {};  ///< [L][H][Q][K] q k / sqrt(d_h), -infinity for keys that may not be seen
  std::vector<float> weights = {};  ///< [L][H][Q][K] softmax of the scores; 0 where an edge is cut
  std::vector<float> contributions =
      {};  ///< [L][H][Q][K] weight times |v W_O| of the head (Kobayashi et al. 2020)
  std::vector<float> residual_shares =
      {};  ///< [L][Q] |x| / (|x| + |attention's output|): how much of the sum that makes
           ///< the next vector is the word's own vector, not the mixture of others'

  /// Where an edge stands in [L][H][Q][K]; `layer` as the model numbers it.
  std::size_t index(int layer, int head, int query, int key) const {
    const auto row = static_cast<std::size_t>((layer - first_layer) * heads + head) *
                     static_cast<std::size_t>(queries);
    return (row + static_cast<std::size_t>(query)) * static_cast<std::size_t>(keys) +
           static_cast<std::size_t>(key);
  }
  bool has_layer(int layer) const { return layer >= first_layer && layer < first_layer + layers; }
};

/// All of a pair's attention.
struct ModelMaps {
  AttentionMaps encoder = {}, decoder = {}, cross = {};

  const AttentionMaps& of(AttentionKind kind) const {
    if (kind == AttentionKind::kEncoder) return encoder;
    return kind == AttentionKind::kDecoder ? decoder : cross;
  }
  AttentionMaps& of(AttentionKind kind) {
    return const_cast<AttentionMaps&>(std::as_const(*this).of(kind));
  }
};

/// Which figure of an attention edge is read.
enum class EdgeFigure {
  kContribution,  ///< weight times |v W_O|
  kWeight,
};

/// What of cross-attention is read for word alignment: one layer, the mean of some heads.
struct AttentionReading {
  int layer = 0;                ///< of the decoder, from 0
  std::vector<int> heads = {};  ///< empty: all
  EdgeFigure figure = EdgeFigure::kContribution;
};

/// [K] what one query reads: the mean of `figure(head, key)` over the heads of a reading, of H.
template <typename Figure>
std::vector<float> mean_over_heads(const AttentionReading& reading, int heads, int keys,
                                   Figure figure) {
  std::vector<int> chosen = reading.heads;
  if (chosen.empty()) {
    chosen.resize(static_cast<std::size_t>(heads));
    std::iota(chosen.begin(), chosen.end(), 0);
  }
  std::vector<float> mean(static_cast<std::size_t>(keys), 0.0F);
  for (const int head : chosen)
    for (int key = 0; key < keys; ++key) mean[static_cast<std::size_t>(key)] += figure(head, key);
  for (float& value : mean) value /= static_cast<float>(chosen.size());
  return mean;
}

}  // namespace heed
