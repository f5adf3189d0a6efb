#pragma once

#include <memory>
#include <vector>

#include "explain/model_probe.h"
#include "model/transformer.h"

namespace heed {

/// Step-by-step decoding with attention edges cut, the same in every sentence. It keeps the ids of each row and reads
/// them anew at every step, so that one mechanism (the whole-target `decode`) serves all cuts.
class CutScorer : public StepScorer {
 public:
  CutScorer(std::shared_ptr<Transformer> model, std::vector<AttentionCut> cuts)
      : model_(std::move(model)), cuts_(std::move(cuts)) {}

  int vocabulary_size() const override { return model_->config().decoder_vocab_size; }
  void start(std::span<const std::vector<int>> sources) override;
  std::span<const float> step(std::span<const int> parents, std::span<const int> previous_ids) override;

 private:
  ModelTraces traces(std::int64_t rows, std::int64_t targets) const;

  std::shared_ptr<Transformer> model_;
  std::vector<AttentionCut> cuts_;
  torch::Tensor memory_, lengths_;   ///< [R, S, D], [R]: of each row's sentence
  torch::Tensor read_;               ///< [R, t] what each row has read
  torch::Tensor log_probabilities_;  ///< [R, V] of the last step, kept alive for the caller
};

}  // namespace heed
