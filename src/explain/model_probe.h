#pragma once

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "decoding/forced.h"
#include "decoding/step_scorer.h"
#include "format/model_config.h"

/// What explanations ask of a model, in plain C++: the Torch half answers (explain/torch_probe.h), the definitions of
/// importance, heads and faithfulness stand on it and see no tensor.
/// Shapes: L layers, H heads, S source pieces and T target pieces, `</s>` included in both; log is natural.
namespace heed {

/// The three attentions of an encoder-decoder.
enum class AttentionKind {
  kEncoder,  ///< source piece to source piece: S queries, S keys
  kDecoder,  ///< decoding step to what was written before: T queries; key 0 is the start symbol, key t target piece t-1
  kCross,    ///< decoding step to source piece: T queries, S keys. Step t predicts target piece t
};
inline constexpr std::array kAttentionKinds = {AttentionKind::kEncoder, AttentionKind::kDecoder, AttentionKind::kCross};

/// Attention edges that are switched off: their softmax weight is set to zero, and the others stay as they are. They
/// are not normalised again: then exactly the cut edge's contribution is missing, and nothing else is changed (with
/// normalisation every other word's share would grow, and what is measured would be both).
struct AttentionCut {
  AttentionKind kind = AttentionKind::kEncoder;
  int layer = -1, head = -1;                 ///< from 0; -1: every one
  std::vector<int> queries = {}, keys = {};  ///< positions; empty: every one; those past the end concern nobody
};

/// A source to read, with edges cut.
struct ProbeVariant {
  std::vector<int> source;  ///< [S] ids, `</s>` last
  std::vector<AttentionCut> cuts = {};
};

/// One kind of attention of a sentence pair.
struct AttentionMaps {
  int layers = 0, heads = 0, queries = 0, keys = 0;  // L, H, Q, K
  std::vector<float> scores;           ///< [L][H][Q][K] q k / sqrt(d_h), -infinity for keys that may not be seen
  std::vector<float> weights;          ///< [L][H][Q][K] softmax of the scores
  std::vector<float> contributions;    ///< [L][H][Q][K] weight times |v W_O| of the head (Kobayashi et al. 2020)
  std::vector<float> residual_shares;  ///< [L][Q] |x| / (|x| + |attention's output|): how much of the sum that makes
                                       ///< the next vector is the word's own vector, not the mixture of others'

  std::size_t index(int layer, int head, int query, int key) const {
    const auto row = (static_cast<std::size_t>(layer * heads + head)) * static_cast<std::size_t>(queries);
    return (row + static_cast<std::size_t>(query)) * static_cast<std::size_t>(keys) + static_cast<std::size_t>(key);
  }
};

/// All of a pair's attention.
struct ModelMaps {
  AttentionMaps encoder, decoder, cross;

  const AttentionMaps& of(AttentionKind kind) const {
    if (kind == AttentionKind::kEncoder) return encoder;
    return kind == AttentionKind::kDecoder ? decoder : cross;
  }
};

/// Gradients along the straight line from zero source embeddings to the sentence's own, positions kept. An output is
/// the sum of log p over a set of target positions. O outputs, A points of the line.
struct PathGradients {
  std::vector<std::vector<double>> products;  ///< [O][S] mean over the points of gradient times embedding
  std::vector<std::vector<double>> values;    ///< [A][O] the outputs at each point
};

class ModelProbe {
 public:
  virtual ~ModelProbe() = default;
  virtual const ModelConfig& config() const = 0;

  /// [variants][T] log p of each token of `target` (`</s>` last) under each variant; in batches.
  virtual std::vector<std::vector<double>> score(std::span<const ProbeVariant> variants,
                                                 const std::vector<int>& target) = 0;

  virtual ModelMaps maps(const IdPair& pair) = 0;

  /// `outputs` [O]: sets of target positions. `points` [A]: 1 is the sentence itself, 0 zero embeddings.
  virtual PathGradients gradients(const IdPair& pair, std::span<const std::vector<int>> outputs,
                                  std::span<const double> points) = 0;

  /// The model with edges cut, to translate with. It reads every prefix anew: for a sentence, not for a corpus.
  virtual std::unique_ptr<StepScorer> scorer(const std::vector<AttentionCut>& cuts) = 0;
};

}  // namespace heed
