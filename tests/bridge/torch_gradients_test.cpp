// Gradients of the LibTorch model, and its other figures beside the engine's: Hugging Face's model
// is the judge.
#include "bridge/torch_gradients.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <memory>
#include <numeric>
#include <stdexcept>

#include "bridge/model_scorer.h"
#include "explain/explain_reference.h"
#include "explain/path_integral.h"

namespace heed {
namespace {

/// The LibTorch model alone, for all that it can answer.
class TorchProbe : public ModelProbe {
 public:
  explicit TorchProbe(const std::shared_ptr<Transformer>& model)
      : config_(model->config()), scorer_(model), gradients_(model) {}

  const ModelConfig& config() const override { return config_; }
  std::vector<ForcedScores> score(std::span<const IdPair> pairs, const Wanted& wanted) override {
    return scorer_.score(pairs, wanted);
  }
  PathGradients gradients(const IdPair& pair, std::span<const std::vector<int>> outputs,
                          std::span<const double> points) override {
    return gradients_.gradients(pair, outputs, points);
  }
  std::unique_ptr<StepScorer> with_cuts(const std::vector<AttentionCut>&) override {
    throw std::logic_error("only the engine cuts attention");
  }

 private:
  ModelConfig config_;
  ModelScorer scorer_;
  TorchGradients gradients_;
};

class TorchExplanation : public ExplainReference {
 protected:
  /// The reference has seven decimals; log p is handed over in float32.
  TorchExplanation() : ExplainReference(1e-5) {}

  void SetUp() override {
    const auto config = read_model_config(folder_);
    model_ = std::make_shared<Transformer>(config);
    model_->set_weights(read_model_weights(folder_, config));
    model_->to(torch::kFloat64);  // as the reference was computed
    probe_ = std::make_unique<TorchProbe>(model_);
  }

  std::shared_ptr<Transformer> model_;
  std::unique_ptr<TorchProbe> probe_;
};

TEST_P(TorchExplanation, LeaveOneOutIsEqual) { expect_leave_one_out(*probe_); }

TEST_P(TorchExplanation, ContributionsAreEqual) { expect_contributions(*probe_); }

TEST_P(TorchExplanation, GradientTimesInputIsEqual) {
  for (std::size_t pair = 0; pair < explained_.size(); ++pair)
    expect_figures<double>(
        explained_[pair]["gradient_x_input"],
        importance(*probe_, sides(pair), ImportanceMethod::kGradient, false).pieces, tolerance_);
}

std::vector<double> midpoints(int count) {
  std::vector<double> points;
  for (int i = 0; i < count; ++i) points.push_back((i + 0.5) / count);
  return points;
}

TEST_P(TorchExplanation, IntegratedGradientsAreEqualAtTheSameMidpoints) {
  for (std::size_t pair = 0; pair < explained_.size(); ++pair) {
    const auto text = sides(pair);
    std::vector<std::vector<int>> outputs(1);
    for (std::size_t step = 0; step < text.target.ids.size(); ++step)
      outputs[0].push_back(static_cast<int>(step));
    const std::vector<double> points = midpoints(2000), weights(2000, 1.0 / 2000);
    const auto gradients = probe_->gradients(text.ids(), outputs, points);
    expect_figures<double>(explained_[pair]["integrated_gradients"],
                           weighted_products(gradients, weights)[0], tolerance_);
    const auto ends = probe_->gradients(text.ids(), outputs, std::vector{0.0, 1.0}).values;
    EXPECT_NEAR(ends[1][0] - ends[0][0],
                explained_[pair]["integrated_gradients_total"].get<double>(), 1e-5);
    EXPECT_NEAR(ends[1][0], explained_[pair]["log_probability"].get<double>(), 1e-5);
  }
}

TEST_P(TorchExplanation, GradientsAreTheSameOnHoweverManyThreads) {
  const IdPair pair = sides(0).ids();
  const std::vector<std::vector<int>> outputs = {{0, 1}, {2}};
  const std::vector<double> points = midpoints(100);
  const PathGradients one = TorchGradients(model_, 1).gradients(pair, outputs, points);
  const PathGradients several = TorchGradients(model_, 3).gradients(pair, outputs, points);
  EXPECT_EQ(one.values, several.values);
  EXPECT_EQ(one.products, several.products);
}

TEST_P(TorchExplanation, IntegratedGradientsAreCompleteWithTheDefaultSteps) {
  for (std::size_t pair = 0; pair < explained_.size(); ++pair) {
    const auto result =
        importance(*probe_, sides(pair), ImportanceMethod::kIntegratedGradients, false);
    EXPECT_LE(result.completeness_gap, 0.008);
    const double sum = std::accumulate(result.pieces.begin(), result.pieces.end(), 0.0);
    const double total = explained_[pair]["integrated_gradients_total"].get<double>();
    EXPECT_NEAR(sum, total, 0.01 * std::abs(total));
  }
}

TEST_P(TorchExplanation, FiguresOfTargetWordsAddUpToThoseOfTheTranslation) {
  for (const ImportanceMethod method : all_importance_methods()) {
    if (method == ImportanceMethod::kValueZeroing) continue;  // cuts
    const auto text = sides(0);
    const auto result = importance(*probe_, text, method, true);
    const Matrix by_target = by_target_units(result, text.target);
    ASSERT_EQ(by_target.rows, text.target.units());
    for (int unit = 0; unit < text.source.units(); ++unit) {
      double sum = 0.0;
      for (int target = 0; target < by_target.rows; ++target) sum += by_target.at(target, unit);
      EXPECT_NEAR(is_in_logarithms(method) ? sum : sum / by_target.rows,
                  result.translation[static_cast<std::size_t>(unit)], 1e-6)
          << name_of(method);
    }
  }
}

TEST_P(TorchExplanation, AWordsFigureIsTheSumOfItsPieces) {
  for (const ImportanceMethod method : all_importance_methods()) {
    if (method == ImportanceMethod::kValueZeroing) continue;  // cuts
    const auto text = sides(0);
    const auto result = importance(*probe_, text, method, false);
    if (result.pieces.empty()) continue;
    for (int unit = 0; unit < text.source.units(); ++unit) {
      double sum = 0.0;
      for (const int piece : text.source.pieces_of(unit))
        sum += result.pieces[static_cast<std::size_t>(piece)];
      EXPECT_NEAR(result.translation[static_cast<std::size_t>(unit)], sum, 1e-12)
          << name_of(method);
    }
  }
}

TEST_P(TorchExplanation, Float32ComesCloseToFloat64) {
  const auto text = sides(1);
  const auto exact = importance(*probe_, text, ImportanceMethod::kGradient, true);
  model_->to(torch::kFloat32);  // the fused kernels and their gradients
  const auto fast = importance(*probe_, text, ImportanceMethod::kGradient, true);
  for (std::size_t i = 0; i < exact.by_step.values.size(); ++i)
    EXPECT_NEAR(fast.by_step.values[i], exact.by_step.values[i], 1e-2);
}

INSTANTIATE_TEST_SUITE_P(HuggingFace, TorchExplanation, kMarianFolders, name_of_folder);

}  // namespace
}  // namespace heed
