#pragma once

#include <span>
#include <vector>

namespace heed {

/// A source and a target as ids, both ending with `</s>` (the start symbol is the scorer's affair).
struct IdPair {
  std::vector<int> source;  // S
  std::vector<int> target;  // T
};

/// Cross-attention of one pair, every layer and head: values[((layer * heads + head) * queries + query) * keys + key].
/// Queries are decoding steps: step t has read the start symbol and the target before t, and predicts target[t].
struct CrossAttention {
  int layers = 0, heads = 0, queries = 0, keys = 0;  // L, H, T, S
  std::vector<float> weights;                        ///< softmax weights a
  std::vector<float> contributions;                  ///< a * |v W_O| (Kobayashi et al. 2020)
};

struct ForcedScores {
  std::vector<float> token_log_probabilities;  ///< [T] log p(target[t] | source, target before t), `</s>` included
  CrossAttention cross_attention;              ///< empty unless asked for
};

/// Reads given translations ("forced decoding") in one pass over the whole target: for scoring and aligning.
class ForcedScorer {
 public:
  virtual ~ForcedScorer() = default;
  virtual std::vector<ForcedScores> score(std::span<const IdPair> pairs, bool with_attention) = 0;
};

}  // namespace heed
