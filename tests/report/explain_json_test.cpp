#include "report/explain_json.h"

#include <gtest/gtest.h>

#include <limits>

#include "report/small_explanation.h"

namespace heed {
namespace {

using Json = nlohmann::ordered_json;

TEST(ExplanationJson, HasTheTextsWithTheirUnitsAndPieces) {
  const Json json = explanation_json(small_explanation(), {});
  EXPECT_EQ(json["source"].dump(),
            R"({"text":"a b","units":["a","b","</s>"],"pieces":["a","b","</s>"],)"
            R"("unit_of_piece":[0,1,2]})");
  EXPECT_EQ(json["target"].dump(),
            R"({"text":"x","units":["x","</s>"],"pieces":["x","</s>"],"unit_of_piece":[0,1]})");
  EXPECT_EQ(json["read"].dump(),
            R"({"units":["<start>","x"],"pieces":["<start>","x"],"unit_of_piece":[0,1]})");
  EXPECT_EQ(json["target_is_given"], false);
  EXPECT_EQ(json["log_probability"], -0.75);
  EXPECT_EQ(json["token_log_probabilities"].dump(), "[-0.5,-0.25]");
  EXPECT_EQ(json["unit_log_probabilities"].dump(), "[-0.5,-0.25]");
}

TEST(ExplanationJson, HasImportanceByStepWhereThereIsAny) {
  Explanation explanation = small_explanation();
  explanation.importance.push_back({.method = ImportanceMethod::kIntegratedGradients,
                                    .translation = {-1.0, 0.25, 0.0},
                                    .pieces = {-1.0, 0.25, 0.0},
                                    .steps = 135,
                                    .completeness_gap = 0.5});
  const Json json = explanation_json(explanation, {})["importance"];
  EXPECT_EQ(json[0].dump(),
            R"({"method":"leave-one-out","translation":[1.0,2.0,0.5],)"
            R"("by_target":[[0.25,1.5,0.5],[0.75,0.004,0.0]],)"
            R"("by_target_piece":[[0.25,1.5,0.5],[0.75,0.004,0.0]],"pieces":null})");
  EXPECT_EQ(json[1].dump(),
            R"({"method":"integrated-gradients","translation":[-1.0,0.25,0.0],"by_target":null,)"
            R"("by_target_piece":null,"pieces":[-1.0,0.25,0.0],"steps":135,)"
            R"("completeness_gap":0.5})");
}

TEST(ExplanationJson, HasEveryHeadsMapWithTheShortestDecimals) {
  Explanation explanation = small_explanation();
  explanation.maps.decoder.scores[1] = -std::numeric_limits<float>::infinity();
  const Json json = explanation_json(explanation, {})["attention"];
  EXPECT_EQ(json["encoder"]["queries"], "source");
  EXPECT_EQ(json["encoder"]["keys"], "source");
  EXPECT_EQ(json["decoder"]["queries"], "target");
  EXPECT_EQ(json["decoder"]["keys"], "read");
  EXPECT_EQ(json["cross"]["queries"], "target");
  EXPECT_EQ(json["cross"]["keys"], "source");
  const auto kind_in = [&](const char* name) {
    return json[name]["layers"][0]["heads"][0]["kind"];
  };
  EXPECT_EQ(kind_in("encoder"), "same");
  EXPECT_EQ(kind_in("cross"), "next");
  const Json layer = json["cross"]["layers"][0], head = layer["heads"][0];
  EXPECT_EQ(layer["residual_shares"].dump(), "[0.75,0.75]");
  EXPECT_EQ(head["lost"], 3.5);
  for (const char* map : {"scores", "weights", "contributions"})
    EXPECT_EQ(head[map].dump(), "[[0.1,0.8,0.1],[0.2,0.2,0.6]]") << map;
  EXPECT_NEAR(head["unit_weights"][1][2].get<double>(), 0.6, 1e-6);
  EXPECT_EQ(json["decoder"]["layers"][0]["heads"][0]["scores"].dump(), "[[1.0,null],[0.5,0.5]]");
}

TEST(ExplanationJson, HasUnitsAloneWhereNoPiecesAreWanted) {
  const auto head = [](const MapChoice& choice) {
    const Json json = explanation_json(small_explanation(), choice);
    return json["attention"]["cross"]["layers"][0]["heads"][0];
  };
  Json wanted = head({});
  for (const char* by_piece : {"scores", "weights", "contributions"}) wanted.erase(by_piece);
  EXPECT_EQ(head({.by_piece = false}), wanted);
}

TEST(ExplanationJson, SaysNothingOfWhatHeadsAreWorthWhereThatIsNotKnown) {
  Explanation explanation = small_explanation();
  explanation.head_losses = {};
  const Json json = explanation_json(explanation, {});
  EXPECT_TRUE(json["attention"]["cross"]["layers"][0]["heads"][0]["lost"].is_null());
}

TEST(ExplanationJson, HasOnlyTheLayerAndHeadThatAreChosen) {
  Explanation explanation = small_explanation();
  AttentionMaps& cross = explanation.maps.cross;
  cross.layers = cross.heads = 2;
  cross.weights.clear();
  for (int i = 0; i < 24; ++i) cross.weights.push_back(static_cast<float>(i));
  cross.scores = cross.contributions = cross.weights;
  cross.residual_shares = {0.1F, 0.2F, 0.3F, 0.4F};
  explanation.head_losses.of(AttentionKind::kCross) = matrix(2, 2, {1.0, 2.0, 3.0, 4.0});
  const auto layers_of = [&](const MapChoice& choice) {
    return explanation_json(explanation, choice)["attention"]["cross"]["layers"];
  };
  EXPECT_EQ(layers_of({}).size(), 2U);
  EXPECT_EQ(layers_of({})[1]["heads"].size(), 2U);
  const Json chosen = layers_of({.layer = 1, .head = 0});
  ASSERT_EQ(chosen.size(), 1U);
  EXPECT_EQ(chosen[0]["layer"], 1);
  EXPECT_EQ(chosen[0]["residual_shares"].dump(), "[0.3,0.4]");
  ASSERT_EQ(chosen[0]["heads"].size(), 1U);
  EXPECT_EQ(chosen[0]["heads"][0]["head"], 0);
  EXPECT_EQ(chosen[0]["heads"][0]["lost"], 3.0);
  EXPECT_EQ(chosen[0]["heads"][0]["weights"].dump(), "[[12.0,13.0,14.0],[15.0,16.0,17.0]]");
}

TEST(ExplanationJson, HasEdgesAndAlternativesWhereAskedFor) {
  Explanation explanation = small_explanation();
  explanation.edges = {{.kind = AttentionKind::kDecoder,
                        .translation = matrix(2, 2, {0.1, 0.0, 0.3, 0.2}),
                        .by_step = {matrix(1, 1, {0.5}), matrix(1, 1, {0.25})}}};
  explanation.alternatives = {
      {.change = "without 'b'",
       .source = "a",
       .translation = "y",
       .log_probability = -3.0,
       .lost = {2.2, 0.05},
       .moved = {{.layer = 2, .head = 3, .from = "a", .to = "</s>", .before = 0.2, .after = 0.6}}}};
  const Json json = explanation_json(explanation, {});
  EXPECT_EQ(json["edges"].dump(), R"([{"attention":"decoder","translation":[[0.1,0.0],[0.3,0.2]],)"
                                  R"("by_target_piece":[[[0.5]],[[0.25]]]}])");
  EXPECT_EQ(json["alternatives"].dump(),
            R"([{"change":"without 'b'","source":"a","translation":"y","log_probability":-3.0,)"
            R"("lost":[2.2,0.05],"moved":[{"attention":"encoder","layer":2,"head":3,"from":"a",)"
            R"("to":"</s>","before":0.2,"after":0.6}]}])");
}

TEST(HeadProfilesJson, HasAnObjectForEachHead) {
  EXPECT_EQ(head_profiles_json({{.attention = AttentionKind::kDecoder,
                                 .layer = 1,
                                 .head = 2,
                                 .previous = 0.125,
                                 .next = 0.5,
                                 .lost = 1.0}},
                               7)
                .dump(),
            R"({"sentences":7,"heads":[{"attention":"decoder","layer":1,"head":2,"kind":"next",)"
            R"("previous":0.125,"same":0.0,"next":0.5,"end":0.0,"rare":0.0,"lost":1.0}]})");
}

TEST(FaithfulnessJson, HasAnObjectForEachMethod) {
  EXPECT_EQ(
      faithfulness_json({{.method = "norm",
                          .comprehensiveness = {.mean = 1.5, .low = 1.0, .high = 2.0, .count = 3},
                          .sufficiency = {.mean = 0.25, .low = 0.0, .high = 0.5, .count = 3},
                          .correlation = {.mean = std::numeric_limits<double>::quiet_NaN()}}},
                        3)
          .dump(),
      R"({"sentences":3,"methods":[{"method":"norm",)"
      R"("comprehensiveness":{"mean":1.5,"low":1.0,"high":2.0,"count":3},)"
      R"("sufficiency":{"mean":0.25,"low":0.0,"high":0.5,"count":3},)"
      R"("correlation":{"mean":null,"low":0.0,"high":0.0,"count":0}}]})");
}

}  // namespace
}  // namespace heed
