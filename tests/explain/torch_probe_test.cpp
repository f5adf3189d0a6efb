// Hugging Face's model is the judge (tests/reference/marianmt-*/explain.json, float64), and the probe itself.
#include "explain/torch_probe.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "bridge/model_scorer.h"
#include "explain/attention_factors.h"
#include "explain/importance.h"
#include "explain/interventions.h"
#include "support/reference.h"

namespace heed {
namespace {

using Json = nlohmann::json;

class ExplainReference : public MarianReference {
 protected:
  void SetUp() override {
    const auto config = read_model_config(folder_);
    model_ = std::make_shared<Transformer>(config);
    model_->set_weights(read_model_weights(folder_, config));
    model_->to(torch::kFloat64);  // as the reference was computed
    probe_ = std::make_unique<TorchProbe>(model_);
  }

  /// A pair of the reference, with the source words that it leaves out; each target piece is a word of its own.
  TextSides sides(std::size_t pair) const {
    TextSides sides;
    const auto ids = std::find_if(expected_.begin(), expected_.end(), [&](const Json& one) {
      return one["source"] == explained_[pair]["source"] && one["target"] == explained_[pair]["target"];
    });
    sides.source.ids = ids->at("source_ids").get<std::vector<int>>();
    sides.target.ids = ids->at("target_ids").get<std::vector<int>>();
    sides.source.unit_of_piece.assign(sides.source.ids.size(), 0);
    const auto& words = explained_[pair]["words"];
    for (std::size_t word = 0; word < words.size(); ++word)
      for (const auto& piece : words[word])
        sides.source.unit_of_piece[piece.get<std::size_t>()] = static_cast<int>(word);
    sides.source.unit_of_piece.back() = static_cast<int>(words.size());
    sides.source.words.resize(words.size());
    sides.target.unit_of_piece.resize(sides.target.ids.size());
    std::iota(sides.target.unit_of_piece.begin(), sides.target.unit_of_piece.end(), 0);
    sides.target.words.resize(sides.target.ids.size() - 1);
    return sides;
  }

  const Json explained_ = explained();
  std::shared_ptr<Transformer> model_;
  std::unique_ptr<TorchProbe> probe_;
};

/// The reference's figures have seven decimals.
void expect_figures(const Json& expected, std::span<const double> actual) {
  constexpr double kTolerance = 1e-5;
  const auto figures = expected.get<std::vector<double>>();
  ASSERT_LE(figures.size(), actual.size());
  for (std::size_t i = 0; i < figures.size(); ++i)
    EXPECT_NEAR(actual[i], figures[i], kTolerance * std::max(1.0, std::abs(figures[i]))) << "figure " << i;
}

TEST_P(ExplainReference, LeaveOneOutIsEqual) {
  for (std::size_t pair = 0; pair < explained_.size(); ++pair)
    expect_figures(explained_[pair]["leave_one_out_by_word"],
                   importance(*probe_, sides(pair), ImportanceMethod::kLeaveOneOut, false).translation);
}

TEST_P(ExplainReference, GradientTimesInputIsEqual) {
  for (std::size_t pair = 0; pair < explained_.size(); ++pair)
    expect_figures(explained_[pair]["gradient_x_input"],
                   importance(*probe_, sides(pair), ImportanceMethod::kGradient, false).pieces);
}

std::vector<double> midpoints(int count) {
  std::vector<double> points;
  for (int i = 0; i < count; ++i) points.push_back((i + 0.5) / count);
  return points;
}

TEST_P(ExplainReference, IntegratedGradientsAreEqualAtTheSameMidpoints) {
  for (std::size_t pair = 0; pair < explained_.size(); ++pair) {
    const auto text = sides(pair);
    std::vector<std::vector<int>> outputs(1);
    for (std::size_t step = 0; step < text.target.ids.size(); ++step) outputs[0].push_back(static_cast<int>(step));
    expect_figures(explained_[pair]["integrated_gradients"],
                   probe_->gradients(text.ids(), outputs, midpoints(2000)).products[0]);
    const auto ends = probe_->gradients(text.ids(), outputs, std::vector{0.0, 1.0}).values;
    EXPECT_NEAR(ends[1][0] - ends[0][0], explained_[pair]["integrated_gradients_total"].get<double>(), 1e-5);
    EXPECT_NEAR(ends[1][0], explained_[pair]["log_probability"].get<double>(), 1e-5);
  }
}

TEST_P(ExplainReference, IntegratedGradientsAreCompleteWithTheDefaultSteps) {
  for (std::size_t pair = 0; pair < explained_.size(); ++pair) {
    const auto result = importance(*probe_, sides(pair), ImportanceMethod::kIntegratedGradients, false);
    EXPECT_LT(result.completeness_gap, 0.01);
    const double sum = std::accumulate(result.pieces.begin(), result.pieces.end(), 0.0);
    const double total = explained_[pair]["integrated_gradients_total"].get<double>();
    EXPECT_NEAR(sum, total, 0.01 * std::abs(total));
  }
}

TEST_P(ExplainReference, LossesOfHeadsOffAreEqual) {
  for (std::size_t pair = 0; pair < explained_.size(); ++pair) {
    const auto losses = head_losses(*probe_, sides(pair).ids());
    const auto& expected = explained_[pair]["head_switched_off"];
    const auto compare = [&](const char* name, AttentionKind kind) {
      ASSERT_EQ(static_cast<int>(expected[name].size()), losses.of(kind).rows);
      for (int layer = 0; layer < losses.of(kind).rows; ++layer)
        expect_figures(expected[name][static_cast<std::size_t>(layer)], losses.of(kind).row(layer));
    };
    compare("encoder_self_attention", AttentionKind::kEncoder);
    compare("decoder_self_attention", AttentionKind::kDecoder);
    compare("cross_attention", AttentionKind::kCross);
  }
}

TEST_P(ExplainReference, FiguresOfTargetWordsAddUpToThoseOfTheTranslation) {
  for (const ImportanceMethod method : all_importance_methods()) {
    const auto text = sides(0);
    const auto result = importance(*probe_, text, method, true);
    const Matrix by_target = by_target_units(result, text.target);
    ASSERT_EQ(by_target.rows, text.target.units());
    for (int unit = 0; unit < text.source.units(); ++unit) {
      double sum = 0.0;
      for (int target = 0; target < by_target.rows; ++target) sum += by_target.at(target, unit);
      EXPECT_NEAR(is_in_logarithms(method) ? sum : sum / by_target.rows,
                  result.translation[static_cast<std::size_t>(unit)], 1e-9)
          << name_of(method);
    }
  }
}

TEST_P(ExplainReference, AWordsFigureIsTheSumOfItsPieces) {
  for (const ImportanceMethod method : all_importance_methods()) {
    const auto text = sides(0);
    const auto result = importance(*probe_, text, method, false);
    if (result.pieces.empty()) continue;
    for (int unit = 0; unit < text.source.units(); ++unit) {
      double sum = 0.0;
      for (const int piece : text.source.pieces_of(unit)) sum += result.pieces[static_cast<std::size_t>(piece)];
      EXPECT_NEAR(result.translation[static_cast<std::size_t>(unit)], sum, 1e-12) << name_of(method);
    }
  }
}

TEST_P(ExplainReference, VariantsScoreTheSameTogetherAndAlone) {
  const auto text = sides(1);
  std::vector<ProbeVariant> variants;
  for (int unit = 0; unit < text.source.units(); ++unit)
    variants.push_back({.source = without_units(text.source, std::vector{unit})});
  variants.push_back({.source = text.source.ids, .cuts = {{.keys = {1}}}});
  const auto together = probe_->score(variants, text.target.ids);
  ASSERT_EQ(together.size(), variants.size());
  for (std::size_t i = 0; i < variants.size(); ++i) {
    const auto alone = probe_->score(std::span(variants).subspan(i, 1), text.target.ids);
    for (std::size_t step = 0; step < alone[0].size(); ++step) EXPECT_NEAR(together[i][step], alone[0][step], 1e-9);
  }
}

/// Contributions of every attention with edges cut.
ModelTraces traced_with(const std::vector<AttentionCut>& cuts, const TextSides& text, Transformer& model) {
  torch::NoGradGuard no_grad;
  const auto to_tensor = [](const std::vector<int>& ids) {
    return torch::tensor(std::vector<std::int64_t>(ids.begin(), ids.end())).unsqueeze(0);
  };
  const auto source = to_tensor(text.source.ids), target = to_tensor(text.target.ids);
  const std::vector<std::vector<AttentionCut>> rows = {cuts};
  auto traces = traces_with_cuts(rows, model.config(), source.size(1), target.size(1));
  const auto lengths = torch::tensor({source.size(1)});
  model.decode(target, model.encode(source, lengths, &traces), lengths, &traces);
  return traces;
}

TEST_P(ExplainReference, ABlockedEdgeContributesExactlyNothing) {
  const auto text = sides(0);
  const auto cuts = cut_between({.kind = AttentionKind::kEncoder}, text, 1, 0);
  for (const auto& layer : traced_with(cuts, text, *model_).encoder) {
    const auto contributions = layer.contributions[0];  // [H, S, S]
    for (const int query : text.source.pieces_of(1))
      for (const int key : text.source.pieces_of(0))
        EXPECT_EQ(contributions.select(1, query).select(1, key).abs().max().item<double>(), 0.0);
    EXPECT_GT(contributions.select(1, text.source.pieces_of(0)[0]).min().item<double>(), 0.0) << "other rows stay";
  }
}

TEST_P(ExplainReference, ACutChangesOneLayerAndHeadWhereOneIsNamed) {
  const auto text = sides(0);
  const AttentionCut cut{.kind = AttentionKind::kCross, .layer = 0, .head = 1, .queries = {1}, .keys = {2}};
  const auto weights = traced_with({cut}, text, *model_).decoder[0].cross_attention.weights[0];  // [H, T, S]
  const auto zeros = (weights == 0.0).nonzero();
  ASSERT_EQ(zeros.size(0), 1);
  EXPECT_TRUE(torch::equal(zeros[0], torch::tensor({1, 1, 2}, torch::kInt64)));
  const auto intact = traced_with({}, text, *model_).decoder[0].cross_attention.weights[0];
  EXPECT_TRUE(torch::equal(weights.masked_fill(weights == 0.0, 1.0), intact.masked_fill(weights == 0.0, 1.0)))
      << "the other weights are not normalised again";
}

TEST_P(ExplainReference, ResidualSharesAreShares) {
  const auto maps = probe_->maps(sides(0).ids());
  for (const AttentionKind kind : kAttentionKinds) {
    const auto& shares = maps.of(kind).residual_shares;
    ASSERT_EQ(shares.size(), static_cast<std::size_t>(maps.of(kind).layers * maps.of(kind).queries));
    for (const float share : shares) {
      EXPECT_GT(share, 0.0F);
      EXPECT_LT(share, 1.0F);
    }
  }
}

/// log p of each forced token, step by step.
std::vector<double> stepped(StepScorer& scorer, const TextSides& text, int start) {
  std::vector<double> log_p;
  scorer.start(std::vector<std::vector<int>>{text.source.ids});
  int previous = start;
  for (const int id : text.target.ids) {
    const auto row = scorer.step(std::vector{0}, std::vector{previous});
    log_p.push_back(static_cast<double>(row[static_cast<std::size_t>(id)]));
    previous = id;
  }
  return log_p;
}

TEST_P(ExplainReference, StepsWithCutsScoreAsTheWholeTarget) {
  const auto text = sides(0);
  const std::vector<std::vector<AttentionCut>> choices = {
      {},
      {{.kind = AttentionKind::kEncoder, .queries = {1}, .keys = {0, 2}}},
      {{.kind = AttentionKind::kDecoder, .queries = {3}, .keys = {1}}, {.kind = AttentionKind::kCross, .layer = 0}}};
  std::vector<std::vector<double>> seen;
  for (const auto& cuts : choices) {
    const std::vector<ProbeVariant> variants = {{.source = text.source.ids, .cuts = cuts}};
    const auto whole = probe_->score(variants, text.target.ids)[0];
    const auto steps = stepped(*probe_->scorer(cuts), text, model_->config().decoder_start_token_id);
    for (std::size_t step = 0; step < whole.size(); ++step) EXPECT_NEAR(steps[step], whole[step], 1e-5);
    seen.push_back(whole);
  }
  EXPECT_NE(seen[0], seen[1]);
  EXPECT_NE(seen[0], seen[2]);
}

TEST_P(ExplainReference, Float32ComesCloseToFloat64) {
  const auto text = sides(1);
  const auto exact = importance(*probe_, text, ImportanceMethod::kGradient, true);
  model_->to(torch::kFloat32);  // the fused kernels and their gradients
  const auto fast = importance(*probe_, text, ImportanceMethod::kGradient, true);
  for (std::size_t i = 0; i < exact.by_step.values.size(); ++i)
    EXPECT_NEAR(fast.by_step.values[i], exact.by_step.values[i], 1e-2);
}

INSTANTIATE_TEST_SUITE_P(HuggingFace, ExplainReference, kMarianFolders, name_of_folder);

}  // namespace
}  // namespace heed
