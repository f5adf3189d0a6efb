#pragma once

#include <memory>

#include "explain/model_probe.h"
#include "model/transformer.h"

namespace heed {

/// Explanations' questions put to the LibTorch model, in its own number type (float32 for users, float64 in tests).
/// Variants of a sentence go through the model as one batch. Not for several threads at once.
class TorchProbe : public ModelProbe {
 public:
  /// Switches the parameters' gradients off: only those of the embeddings are wanted.
  explicit TorchProbe(std::shared_ptr<Transformer> model);

  const ModelConfig& config() const override { return model_->config(); }
  std::vector<std::vector<double>> score(std::span<const ProbeVariant> variants,
                                         const std::vector<int>& target) override;
  ModelMaps maps(const IdPair& pair) override;
  PathGradients gradients(const IdPair& pair, std::span<const std::vector<int>> outputs,
                          std::span<const double> points) override;
  std::unique_ptr<StepScorer> scorer(const std::vector<AttentionCut>& cuts) override;

 private:
  std::shared_ptr<Transformer> model_;
};

}  // namespace heed
