#include "explain/importance.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "explain/attention_flow.h"
#include "explain/scripted_probe.h"

namespace heed {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;

/// log p of step t: the number of pieces read of letter 'a' + t.
double letters_read(const IdPair& variant, std::size_t step) {
  return static_cast<double>(
      std::count(variant.source.begin(), variant.source.end(), 'a' + static_cast<int>(step)));
}

TEST(Importance, LeaveOneOutIsWhatIsLostWithoutAWord) {
  ScriptedProbe probe(letters_read);
  const TextSides sides{.source = letters("aa-bc"),
                        .target = letters("xy")};  // a ab c; steps want a, b, c
  const auto result = importance(probe, sides, ImportanceMethod::kLeaveOneOut, true);
  EXPECT_THAT(result.translation, ElementsAre(1.0, 2.0, 1.0, 0.0));
  EXPECT_THAT(result.by_step.row(0), ElementsAre(1.0, 1.0, 0.0, 0.0));
  EXPECT_THAT(result.by_step.row(1), ElementsAre(0.0, 1.0, 0.0, 0.0));
  EXPECT_THAT(result.by_step.row(2), ElementsAre(0.0, 0.0, 1.0, 0.0))
      << "the step that predicts </s>";
}

TEST(Importance, ValueZeroingCutsEveryoneOffFromAWordThatStays) {
  std::vector<IdPair> seen;
  ScriptedProbe probe([&](const IdPair& variant, std::size_t step) {
    if (step == 0) seen.push_back(variant);
    return 0.0;
  });
  const TextSides sides{.source = letters("ab-c"), .target = letters("x")};
  importance(probe, sides, ImportanceMethod::kValueZeroing, false);
  ASSERT_EQ(seen.size(), 4U);
  for (const auto& variant : seen) EXPECT_EQ(variant.source, sides.source.ids);
  ASSERT_EQ(seen[2].cuts.size(), 2U);
  EXPECT_EQ(seen[2].cuts[0].kind, AttentionKind::kEncoder);
  EXPECT_EQ(seen[2].cuts[1].kind, AttentionKind::kCross);
  for (const auto& cut : seen[2].cuts) {
    EXPECT_THAT(cut.keys, ElementsAre(1, 2));
    EXPECT_TRUE(cut.queries.empty());
  }
}

TEST(Importance, GradientsOfPiecesAddUpToThoseOfWords) {
  ScriptedProbe probe(letters_read);
  const TextSides sides{.source = letters("ab-c"), .target = letters("xy")};
  for (const auto method : {ImportanceMethod::kGradient, ImportanceMethod::kIntegratedGradients}) {
    const auto result = importance(probe, sides, method, true);
    EXPECT_THAT(result.pieces, Pointwise(DoubleNear(1e-9), {97.0, 98.0, 99.0, 0.0}));
    EXPECT_THAT(result.translation, Pointwise(DoubleNear(1e-9), {97.0, 197.0, 0.0}));
    EXPECT_EQ(result.by_step.rows, 3);
  }
}

TEST(Importance, OfTargetWordsSumsLogarithmsAndAveragesWeights) {
  Importance result{.method = ImportanceMethod::kLeaveOneOut};
  result.by_step = {.rows = 3, .columns = 2, .values = {1.0, 2.0, 3.0, 4.0, 5.0, 6.0}};
  const SideText target = letters("x-y");
  EXPECT_THAT(by_target_units(result, target).values, ElementsAre(4.0, 6.0, 5.0, 6.0));
  result.method = ImportanceMethod::kNorm;
  EXPECT_THAT(by_target_units(result, target).values, ElementsAre(2.0, 3.0, 5.0, 6.0));
}

TEST(Importance, IsWithoutTargetWordsUnlessAskedFor) {
  ScriptedProbe probe(letters_read);
  const TextSides sides{.source = letters("ab"), .target = letters("x")};
  EXPECT_EQ(importance(probe, sides, ImportanceMethod::kLeaveOneOut, false).by_step.rows, 0);
}

TEST(Importance, MethodsAreNamed) {
  for (const auto method : all_importance_methods())
    EXPECT_EQ(importance_method_named(name_of(method)), method);
  EXPECT_EQ(all_importance_methods().size(), 7U);
  EXPECT_THROW(importance_method_named("shapley"), std::invalid_argument);
}

/// One layer and head of two positions.
AttentionMaps small_maps(std::vector<float> weights) {
  return {.layers = 1,
          .heads = 1,
          .queries = 2,
          .keys = 2,
          .scores = {},
          .weights = std::move(weights),
          .contributions = {},
          .residual_shares = {}};
}

TEST(Rollout, MultipliesAttentionAndHalfResiduals) {
  const ModelMaps maps{.encoder = small_maps({0.5F, 0.5F, 0.0F, 1.0F}),
                       .decoder = small_maps({1.0F, 0.0F, 1.0F, 0.0F}),
                       .cross = small_maps({1.0F, 0.0F, 0.0F, 1.0F})};
  // encoder (I + A) / 2 = [0.75 0.25; 0 1]; the source's share is zero until cross-attention halves
  // it in
  EXPECT_THAT(rollout(maps).values, Pointwise(DoubleNear(1e-12), {0.375, 0.125, 0.0, 0.5}));
}

TEST(MeanOverHeads, IsTheMeanOfAllLayersAndHeads) {
  const AttentionMaps maps{.layers = 2,
                           .heads = 1,
                           .queries = 1,
                           .keys = 2,
                           .scores = {},
                           .weights = {1.0F, 0.0F, 0.5F, 0.5F},
                           .contributions = {},
                           .residual_shares = {}};
  EXPECT_THAT(mean_over_heads(maps, maps.weights).values, ElementsAre(0.75, 0.25));
}

}  // namespace
}  // namespace heed
