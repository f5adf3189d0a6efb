#pragma once

#include <functional>
#include <future>
#include <memory>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "explain/model_probe.h"

namespace heed {

/// Explanations' questions put to the engine. Gradients alone are somebody else's affair, who is
/// called when they are asked for or expected first.
class EngineProbe : public ModelProbe {
 public:
  /// Starts to open them; the future may throw std::runtime_error saying what is missing.
  using OpenGradients = std::function<std::future<std::unique_ptr<GradientProbe>>()>;

  /// `engine` must outlive it.
  EngineProbe(Engine& engine, OpenGradients open) : engine_(engine), open_(std::move(open)) {}

  const ModelConfig& config() const override { return engine_.config(); }
  std::vector<ForcedScores> score(std::span<const IdPair> pairs, const Wanted& wanted) override {
    return engine_.score(pairs, wanted);
  }
  std::unique_ptr<StepScorer> with_cuts(const std::vector<AttentionCut>& cuts) override {
    return engine_.with_cuts(cuts);
  }
  PathGradients gradients(const IdPair& pair, std::span<const std::vector<int>> outputs,
                          std::span<const double> points) override {
    expect_gradients();
    if (!gradients_) gradients_ = opening_.get();
    return gradients_->gradients(pair, outputs, points);
  }

  /// Gradients will be asked for: they are opened beside what is done until then.
  void expect_gradients() {
    if (!gradients_ && !opening_.valid()) opening_ = open_();
  }

 private:
  Engine& engine_;
  OpenGradients open_;
  std::future<std::unique_ptr<GradientProbe>> opening_;
  std::unique_ptr<GradientProbe> gradients_;
};

}  // namespace heed
