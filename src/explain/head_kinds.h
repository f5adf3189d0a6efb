#pragma once

#include <map>
#include <string>
#include <vector>

#include "explain/interventions.h"
#include "explain/model_probe.h"
#include "explain/units.h"

namespace heed {

/// Where a head looks, over a corpus or in a sentence: its mean weight on each kind of place, by
/// pieces.
struct HeadProfile {
  AttentionKind attention = AttentionKind::kEncoder;
  int layer = 0, head = 0;
  double previous = 0.0, same = 0.0,
         next = 0.0;  ///< on position q - 1, q, q + 1 for queries at position q
  double end = 0.0;  ///< on `</s>`; for decoder self-attention on the start symbol, its counterpart
  double rare = 0.0;  ///< on the pieces of the sentence's word that is rarest in the corpus
  double lost = 0.0;  ///< mean over sentences of log p lost without the head

  /// Adds the mean over the queries of a sentence's map, [Q, K] by pieces.
  void add(const Matrix& weights, const std::vector<int>& rare_keys);

  /// The place that gets most, where it gets `kClear` or more: previous, same, next, end, rare;
  /// else other.
  std::string kind() const;
  static constexpr double kClear = 0.4;
};

/// Gathers the sentences of a corpus.
class HeadProfiles {
 public:
  /// The number of times that each word (of either side) stands in the corpus, as spelt.
  using Counts = std::map<std::string, int>;

  HeadProfiles(ModelProbe& probe, Counts source_counts, Counts target_counts);
  void add(const TextSides& sides);
  std::vector<HeadProfile> result() const;
  int sentences() const { return sentences_; }

 private:
  ModelProbe& probe_;
  Counts source_counts_, target_counts_;
  std::vector<HeadProfile> sums_;  ///< of each head
  int sentences_ = 0;
};

}  // namespace heed
