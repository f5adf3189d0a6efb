// Hugging Face's own computation is the judge of the engine.
#include "support/reference.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "engine/engine.h"

namespace heed {
namespace {

constexpr Wanted kCross{.maps = Wanted::Maps::kCross};

using Json = nlohmann::json;

constexpr double kTolerance = 1e-4, kIntegerTolerance = 0.4;  // of random weights

class EngineReference : public MarianReference {
 protected:
  Engine engine_{folder_, 1};
};

/// Compares [layer][head][query][key]; large values relatively, since they were computed in
/// float64.
void expect_maps(const Json& expected, const std::vector<float>& maps) {
  std::vector<float> flat;
  for (const auto& layer : expected)
    for (const auto& head : layer)
      for (const auto& row : head)
        for (const auto& value : row) flat.push_back(value);
  ASSERT_EQ(flat.size(), maps.size());
  for (std::size_t i = 0; i < flat.size(); ++i)
    ASSERT_NEAR(maps[i], flat[i], kTolerance * std::max(1.0F, std::abs(flat[i]))) << i;
}

TEST_P(EngineReference, LogProbabilitiesAreEqual) {
  const auto scores = engine_.score(pairs(), {});
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const std::vector<float> expected = expected_[i].at("token_log_probabilities");
    ASSERT_EQ(scores[i].token_log_probabilities.size(), expected.size());
    for (std::size_t t = 0; t < expected.size(); ++t)
      EXPECT_NEAR(scores[i].token_log_probabilities[t], expected[t], kTolerance)
          << "pair " << i << " token " << t;
  }
}

/// The mean over tokens. Random weights spread log p widely, and what rounding does to it: 0.08 and
/// 0.2 here, 0.005 with the bundled English-German model.
TEST_P(EngineReference, LogProbabilitiesOfIntegersAreNear) {
  const auto scores = Engine(folder_, 1, Precision::kInt8).score(pairs(), {});
  double difference = 0.0, tokens = 0.0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const std::vector<float> expected = expected_[i].at("token_log_probabilities");
    ASSERT_EQ(scores[i].token_log_probabilities.size(), expected.size());
    for (std::size_t t = 0; t < expected.size(); ++t, ++tokens)
      difference += std::abs(scores[i].token_log_probabilities[t] - expected[t]);
  }
  EXPECT_LT(difference / tokens, kIntegerTolerance);
  EXPECT_GT(difference, 0.0);
}

TEST_P(EngineReference, CrossAttentionIsEqual) {
  const auto scores = engine_.score(pairs(), kCross);
  int compared = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (!expected_[i].contains("cross_attention")) continue;
    ++compared;
    expect_maps(expected_[i]["cross_attention"], scores[i].maps.cross.weights);
  }
  EXPECT_GE(compared, 2);
}

TEST_P(EngineReference, ContributionsAreEqual) {
  const auto scores = engine_.score(pairs(), kCross);
  expect_maps(explained().at(0).at("contribution").at("cross_attention"),
              scores.at(0).maps.cross.contributions);
}

INSTANTIATE_TEST_SUITE_P(HuggingFace, EngineReference, kMarianFolders, name_of_folder);

}  // namespace
}  // namespace heed
