#include "explain/faithfulness.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "explain/head_kinds.h"
#include "explain/scripted_probe.h"

namespace heed {
namespace {

using testing::ElementsAre;

TEST(Erasures, LeaveOutTheTopWordsAndThenKeepThemAlone) {
  const SideText source = letters("abcd");
  const auto variants = erasures(source, std::vector{0.1, 9.0, 0.3, 0.2});
  ASSERT_EQ(variants.size(), 10U);
  EXPECT_THAT(variants[0].source, ElementsAre('a', 'c', 'd', 0)) << "10 %: one word";
  EXPECT_THAT(variants[4].source, ElementsAre('a', 'd', 0)) << "50 %: two words";
  EXPECT_THAT(variants[5].source, ElementsAre('b', 0));
  EXPECT_THAT(variants[9].source, ElementsAre('b', 'c', 0));
}

TEST(AreaOverPerturbations, IsTheMeanLossATargetToken) {
  const std::vector<double> erased = {-3.0, -5.0, -5.0, -7.0, -10.0, -9.0, -4.0, -3.0, -2.0, -2.0};
  const auto result = area_over_perturbations(-2.0, erased, 2);
  EXPECT_NEAR(result.comprehensiveness, (1.0 + 3.0 + 3.0 + 5.0 + 8.0) / 5 / 2, 1e-12);
  EXPECT_NEAR(result.sufficiency, (7.0 + 2.0 + 1.0 + 0.0 + 0.0) / 5 / 2, 1e-12);
}

/// Maps of one layer and head that are all equal, for `queries` and `keys` positions.
AttentionMaps even_maps(int queries, int keys) {
  const std::vector<float> weights(static_cast<std::size_t>(queries * keys),
                                   1.0F / static_cast<float>(keys));
  return {.layers = 1,
          .heads = 1,
          .queries = queries,
          .keys = keys,
          .scores = {},
          .weights = weights,
          .contributions = weights,
          .residual_shares = {}};
}

TEST(Faithfulness, LeaveOneOutBeatsARandomOrderWhereWordsCountAlone) {
  // log p is minus what is missing of the words' worth: 'a' 1, 'b' 2, ...
  ScriptedProbe probe(
      [](const IdPair& variant, std::size_t) {
        double worth = 0.0;
        for (const int id : variant.source) worth += id == 0 ? 0 : id - 'a' + 1;
        return worth - 36.0;
      },
      {.encoder = even_maps(9, 9), .decoder = even_maps(2, 2), .cross = even_maps(2, 9)});
  Faithfulness faithfulness(probe);
  for (const auto* text : {"hgfedcba", "abcdefgh", "cadbehgf", "fhgbacde"})
    faithfulness.add({.source = letters(text), .target = letters("x")});
  const auto result = faithfulness.result();
  ASSERT_EQ(result.size(), all_importance_methods().size() + 1);
  EXPECT_EQ(result.front().method, "leave-one-out");
  EXPECT_EQ(result.back().method, "random");
  EXPECT_GT(result.front().comprehensiveness.mean, result.back().comprehensiveness.mean);
  EXPECT_LT(result.front().sufficiency.mean, result.back().sufficiency.mean);
  EXPECT_DOUBLE_EQ(result.front().correlation.mean, 1.0);
  EXPECT_EQ(result.front().comprehensiveness.count, 4);
}

TEST(Faithfulness, HoldsAgainstEachMethodTheOrderThatItIsOf) {
  // Leaving a word out costs its letter's number, of two words each costs that much too; attention
  // says the opposite.
  AttentionMaps cross = even_maps(2, 3);
  cross.weights = {0.7F, 0.2F, 0.1F, 0.7F, 0.2F, 0.1F};
  ScriptedProbe probe(
      [](const IdPair& variant, std::size_t) {
        double worth = 0.0;
        for (const int id : variant.source) worth += id == 0 ? 0 : id - 'a' + 1;
        return worth;
      },
      {.encoder = even_maps(3, 3), .decoder = even_maps(2, 2), .cross = cross});
  Faithfulness faithfulness(probe);
  faithfulness.add({.source = letters("ad"), .target = letters("x")});
  for (const auto& method : faithfulness.result()) {
    if (method.method != "leave-one-out" && method.method != "attention") continue;
    const double lost = method.method == "attention" ? 1.0 : 4.0;  // its one top word: a 1, d 4
    EXPECT_DOUBLE_EQ(method.comprehensiveness.mean, lost) << method.method;
    EXPECT_DOUBLE_EQ(method.sufficiency.mean, 5.0 - lost) << method.method;
    EXPECT_DOUBLE_EQ(method.correlation.mean, method.method == "attention" ? -1.0 : 1.0);
  }
}

TEST(HeadProfile, IsOfTheKindThatGetsMostWhereThatIsClear) {
  EXPECT_EQ((HeadProfile{.previous = 0.5, .same = 0.4}).kind(), "previous");
  EXPECT_EQ((HeadProfile{.next = 0.41, .end = 0.45}).kind(), "end");
  EXPECT_EQ((HeadProfile{.same = 0.39, .rare = 0.3}).kind(), "other");
}

TEST(HeadProfiles, AverageWeightsByPlaceAndLossesOverSentences) {
  AttentionMaps encoder = even_maps(3, 3);
  encoder.weights = {0.2F, 0.8F, 0.0F, 0.1F, 0.3F, 0.6F, 0.5F, 0.0F, 0.5F};
  ScriptedProbe probe(
      [](const IdPair& variant, std::size_t) { return variant.cuts.empty() ? 0.0 : -1.0; },
      {.encoder = encoder, .decoder = even_maps(2, 2), .cross = even_maps(2, 3)});
  HeadProfiles profiles(probe, {{"a", 7}, {"b", 2}}, {{"x", 1}});
  profiles.add({.source = letters("ab"), .target = letters("x")});
  const HeadProfile head = profiles.result().front();
  EXPECT_NEAR(head.previous, (0.1 + 0.0) / 3, 1e-7);
  EXPECT_NEAR(head.same, (0.2 + 0.3 + 0.5) / 3, 1e-7);
  EXPECT_NEAR(head.next, (0.8 + 0.6) / 3, 1e-7);
  EXPECT_NEAR(head.end, (0.0 + 0.6 + 0.5) / 3, 1e-7);
  EXPECT_NEAR(head.rare, (0.8 + 0.3 + 0.0) / 3, 1e-7) << "b is the rarer word";
  EXPECT_NEAR(head.lost, 2.0, 1e-12) << "two steps";

  HeadProfiles others(probe, {{"a", 2}, {"b", 7}}, {{"x", 1}});
  others.add({.source = letters("ab"), .target = letters("x")});
  EXPECT_NEAR(others.result().front().rare, (0.2 + 0.1 + 0.5) / 3, 1e-7) << "a is the rarer word";
}

}  // namespace
}  // namespace heed
