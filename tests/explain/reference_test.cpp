// Explanations on the engine: Hugging Face's model is the judge, and cuts are held against their
// definition.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <future>
#include <memory>
#include <stdexcept>

#include "decoding/forced_batches.h"
#include "explain/engine_probe.h"
#include "explain/explain_reference.h"
#include "explain/scripted_probe.h"

namespace heed {
namespace {

class EngineExplanation : public ExplainReference {
 protected:
  /// In float32: differences of log p of tens of tokens lose three of its seven digits.
  EngineExplanation() : ExplainReference(2e-4) {}

  std::vector<double> score(const TextSides& text, const std::vector<AttentionCut>& cuts) {
    return score_variants(probe_,
                          std::vector<SourceVariant>{{.source = text.source.ids, .cuts = cuts}},
                          text.target.ids)[0];
  }

  ModelMaps maps(const TextSides& text, const std::vector<AttentionCut>& cuts) {
    IdPair pair = text.ids();
    pair.cuts = cuts;
    return probe_.maps(pair);
  }

  Engine engine_{folder_, 2};
  EngineProbe probe_{engine_, []() -> std::future<std::unique_ptr<GradientProbe>> {
                       throw std::runtime_error("opened");
                     }};
};

TEST_P(EngineExplanation, LeaveOneOutIsEqual) { expect_leave_one_out(probe_); }

TEST_P(EngineExplanation, ContributionsAreEqual) { expect_contributions(probe_); }

TEST_P(EngineExplanation, LossesOfHeadsOffAreEqual) {
  for (std::size_t pair = 0; pair < explained_.size(); ++pair) {
    const auto losses = head_losses(probe_, sides(pair).ids());
    const auto& expected = explained_[pair]["head_switched_off"];
    const auto compare = [&](const char* name, AttentionKind kind) {
      ASSERT_EQ(static_cast<int>(expected[name].size()), losses.of(kind).rows);
      for (int layer = 0; layer < losses.of(kind).rows; ++layer)
        expect_figures<double>(expected[name][static_cast<std::size_t>(layer)],
                               losses.of(kind).row(layer), tolerance_);
    };
    compare("encoder_self_attention", AttentionKind::kEncoder);
    compare("decoder_self_attention", AttentionKind::kDecoder);
    compare("cross_attention", AttentionKind::kCross);
  }
}

TEST_P(EngineExplanation, OnlyGradientsAskForTheTorchHalf) {
  for (const ImportanceMethod method : all_importance_methods()) {
    const bool wants_gradients =
        method == ImportanceMethod::kGradient || method == ImportanceMethod::kIntegratedGradients;
    if (wants_gradients) {
      EXPECT_THROW(importance(probe_, sides(0), method, false), std::runtime_error)
          << name_of(method);
    } else {
      EXPECT_NO_THROW(importance(probe_, sides(0), method, true)) << name_of(method);
    }
  }
}

TEST_P(EngineExplanation, ExpectedGradientsAreOpenedAtOnceAndOnce) {
  int opened = 0;
  EngineProbe probe(engine_, [&] {
    ++opened;
    std::promise<std::unique_ptr<GradientProbe>> scripted;
    scripted.set_value(
        std::make_unique<ScriptedProbe>([](const IdPair&, std::size_t) { return 0.0; }));
    return scripted.get_future();
  });
  EXPECT_EQ(opened, 0);
  probe.expect_gradients();
  EXPECT_EQ(opened, 1);
  importance(probe, sides(0), ImportanceMethod::kGradient, false);
  importance(probe, sides(0), ImportanceMethod::kIntegratedGradients, false);
  probe.expect_gradients();
  EXPECT_EQ(opened, 1);
}

TEST_P(EngineExplanation, VariantsScoreTheSameTogetherAndAlone) {
  const auto text = sides(1);
  std::vector<SourceVariant> variants;
  for (int unit = 0; unit < text.source.units(); ++unit)
    variants.push_back(
        {.source = without_units(text.source.ids, text.source.axis, std::vector{unit})});
  variants.push_back({.source = text.source.ids, .cuts = {{.keys = {1}}}});
  const auto together = score_variants(probe_, variants, text.target.ids);
  for (std::size_t i = 0; i < variants.size(); ++i)
    EXPECT_EQ(together[i],
              score_variants(probe_, std::span(variants).subspan(i, 1), text.target.ids)[0]);
}

TEST_P(EngineExplanation, ABlockedEdgeContributesExactlyNothing) {
  const auto text = sides(0);
  const AttentionMaps cut =
      maps(text, cut_between({.kind = AttentionKind::kEncoder}, text, 1, 0)).encoder;
  for (int layer = 0; layer < cut.layers; ++layer)
    for (int head = 0; head < cut.heads; ++head)
      for (int query = 0; query < cut.queries; ++query)
        for (const int key : text.source.pieces_of(0)) {
          const bool is_cut = text.source.axis.unit_of_piece[static_cast<std::size_t>(query)] == 1;
          EXPECT_EQ(cut.contributions[cut.index(layer, head, query, key)] == 0.0F, is_cut);
        }
}

TEST_P(EngineExplanation, ACutLeavesTheOtherWeightsAsTheyAre) {
  const auto text = sides(0);
  const AttentionCut cut{
      .kind = AttentionKind::kCross, .layer = 0, .head = 1, .queries = {1}, .keys = {2}};
  const AttentionMaps without = maps(text, {cut}).cross, intact = maps(text, {}).cross;
  const std::size_t edge = intact.index(0, 1, 1, 2);
  EXPECT_EQ(without.weights[edge], 0.0F);
  EXPECT_NE(intact.weights[edge], 0.0F);
  const std::size_t layer_size = intact.index(1, 0, 0, 0);
  for (std::size_t i = 0; i < std::min(layer_size, intact.weights.size()); ++i)
    if (i != edge) {
      EXPECT_EQ(without.weights[i], intact.weights[i]) << i;
    }
}

/// With every edge cut, an attention adds its output projection's bias alone, whatever it would
/// have read.
TEST_P(EngineExplanation, WithoutAllEdgesToTheSourceEverySourceIsAlike) {
  const auto text = sides(0), other = sides(1);
  const std::vector<AttentionCut> cuts = {{.kind = AttentionKind::kCross}};
  const auto scores =
      score_variants(probe_,
                     std::vector<SourceVariant>{
                         {text.source.ids, cuts}, {other.source.ids, cuts}, {text.source.ids, {}}},
                     text.target.ids);
  EXPECT_EQ(scores[0], scores[1]);
  EXPECT_NE(scores[0], scores[2]);
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

TEST_P(EngineExplanation, StepsWithCutsScoreAsTheWholeTarget) {
  const auto text = sides(0);
  const std::vector<std::vector<AttentionCut>> choices = {
      {},
      {{.kind = AttentionKind::kEncoder, .queries = {1}, .keys = {0, 2}}},
      {{.kind = AttentionKind::kDecoder, .queries = {3}, .keys = {1}},
       {.kind = AttentionKind::kCross, .layer = 0}}};
  std::vector<std::vector<double>> seen;
  for (const auto& cuts : choices) {
    seen.push_back(score(text, cuts));
    EXPECT_EQ(stepped(*probe_.with_cuts(cuts), text, engine_.config().decoder_start_token_id),
              seen.back());
  }
  EXPECT_NE(seen[0], seen[1]);
  EXPECT_NE(seen[0], seen[2]);
}

TEST_P(EngineExplanation, ResidualSharesAreShares) {
  const ModelMaps of_pair = maps(sides(0), {});
  for (const AttentionKind kind : kAttentionKinds) {
    const auto& shares = of_pair.of(kind).residual_shares;
    ASSERT_EQ(shares.size(),
              static_cast<std::size_t>(of_pair.of(kind).layers * of_pair.of(kind).queries));
    for (const float share : shares) {
      EXPECT_GT(share, 0.0F);
      EXPECT_LT(share, 1.0F);
    }
  }
}

TEST_P(EngineExplanation, NoStepSeesALaterOne) {
  const AttentionMaps own = maps(sides(0), {}).decoder;
  for (int query = 0; query < own.queries; ++query)
    for (int key = 0; key < own.keys; ++key) {
      const std::size_t edge = own.index(own.layers - 1, 0, query, key);
      EXPECT_EQ(std::isinf(own.scores[edge]), key > query);
      EXPECT_EQ(own.weights[edge] > 0.0F, key <= query);
    }
}

INSTANTIATE_TEST_SUITE_P(HuggingFace, EngineExplanation, kMarianFolders, name_of_folder);

}  // namespace
}  // namespace heed
