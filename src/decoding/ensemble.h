#pragma once

#include <memory>
#include <vector>

#include "decoding/step_scorer.h"

namespace heed {

/// Several models with the same vocabulary as one: p is the mean of theirs, so the result is
/// log((p_1 + … + p_M) / M). The members must outlive it.
class EnsembleScorer : public StepScorer {
 public:
  /// Throws std::invalid_argument where there is no member or their vocabularies differ in size.
  explicit EnsembleScorer(std::vector<StepScorer*> members);

  int vocabulary_size() const override;
  void start(std::span<const std::vector<int>> sources) override;
  std::span<const float> step(std::span<const int> parents,
                              std::span<const int> previous_ids) override;
  /// Those of the first member, which alone aligns.
  bool keep_attention(const std::optional<AttentionReading>& reading) override {
    return members_.front()->keep_attention(reading);
  }
  std::optional<SoftAlignment> kept_attention(std::size_t sentence,
                                              std::span<const int> ids) const override {
    return members_.front()->kept_attention(sentence, ids);
  }
  /// As many as every member has.
  std::vector<StepScorer*> workers() override;

 private:
  std::vector<StepScorer*> members_;
  std::vector<std::unique_ptr<EnsembleScorer>> other_workers_;  // made when they are asked for
  std::vector<float> mean_;                                     // [R, V]
};

}  // namespace heed
