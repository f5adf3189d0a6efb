#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bridge/torch_half.h"
#include "decoding/pair_scorer.h"
#include "library/model_set.h"

namespace heed {

/// Which pairs a model finds unlikely, or two models of both directions: those whose ln p a token
/// (the mean of both directions) is nearer to that of pairs with another's target than to that of
/// most.
class ModelJudge {
 public:
  /// `reverse_model`: folder of a model of the other direction; empty: none. Learns from `sample`
  /// what is unlikely.
  ModelJudge(const std::string& model, const std::string& reverse_model,
             const ComputeOptions& compute, std::span<const TextPair> sample);

  /// [pairs]
  std::vector<bool> are_unlikely(std::span<const TextPair> pairs);

 private:
  struct Direction {
    Direction(const std::string& folder, const ComputeOptions& compute);

    ModelSet model;
    std::optional<PairScorer> scorer;
  };
  std::vector<double> scores_of(std::span<const TextPair> pairs);

  std::unique_ptr<Direction> forward_, reverse_;  // the second may be missing
  double least_ = 0.0;
};

}  // namespace heed
