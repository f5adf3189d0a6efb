#pragma once

#include <span>
#include <vector>

#include "decoding/attention_maps.h"

namespace heed {

/// A source and a target as ids, both ending with `</s>` (the start symbol is the scorer's affair),
/// and what is cut while they are read.
struct IdPair {
  std::vector<int> source = {};  ///< [S]
  std::vector<int> target = {};  ///< [T]
  std::vector<AttentionCut> cuts = {};
};

/// What is wanted of pairs that are read: nothing else is computed.
struct Wanted {
  enum class Maps {
    kNone,
    kCross,  ///< weights and contributions of cross-attention
    kAll,    ///< every figure of all three attentions, in all layers
  };
  static constexpr int kAllLayers = -1;

  bool log_probabilities = true;
  Maps maps = Maps::kNone;
  int layer = kAllLayers;  ///< of kCross: this one alone
};

struct ForcedScores {
  std::vector<float> token_log_probabilities =
      {};               ///< [T] log p(target[t] | source, target before t), natural
  ModelMaps maps = {};  ///< empty where they are not wanted
};

/// Reads given translations ("forced decoding") in one pass over the whole target: for scoring,
/// aligning, explaining.
class ForcedScorer {
 public:
  virtual ~ForcedScorer() = default;
  virtual std::vector<ForcedScores> score(std::span<const IdPair> pairs, const Wanted& wanted) = 0;
};

}  // namespace heed
