#pragma once

#include <memory>
#include <vector>

#include "decoding/loaded_model.h"
#include "model/transformer.h"

namespace heed {

/// The LibTorch model behind the lean half's interfaces. Not for several threads at once.
class ModelScorer : public LoadedModel {
 public:
  explicit ModelScorer(std::shared_ptr<Transformer> model) : model_(std::move(model)) {}

  int vocabulary_size() const override { return model_->config().decoder_vocab_size; }
  const ModelConfig& config() const override { return model_->config(); }
  void start(std::span<const std::vector<int>> sources) override;
  std::span<const float> step(std::span<const int> parents,
                              std::span<const int> previous_ids) override;
  std::vector<ForcedScores> score(std::span<const IdPair> pairs, const Wanted& wanted) override;

 private:
  std::shared_ptr<Transformer> model_;
  DecoderCache cache_;
  torch::Tensor log_probabilities_;  ///< [R, V] of the last step, kept alive for the caller
};

}  // namespace heed
