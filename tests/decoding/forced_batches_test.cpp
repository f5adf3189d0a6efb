#include "decoding/forced_batches.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace heed {
namespace {

/// log p of each target token: the length of the source.
class LengthScorer : public ForcedScorer {
 public:
  std::vector<ForcedScores> score(std::span<const IdPair> pairs, const Wanted& wanted) override {
    asked_for = wanted.maps;
    std::size_t longest = 0;
    std::vector<ForcedScores> results;
    for (const IdPair& pair : pairs) {
      longest = std::max({longest, pair.source.size(), pair.target.size()});
      results.emplace_back().token_log_probabilities.assign(pair.target.size(),
                                                            static_cast<float>(pair.source.size()));
    }
    largest = std::max(largest, pairs.size() == 1 ? 0 : pairs.size() * longest);
    return results;
  }
  Wanted::Maps asked_for = Wanted::Maps::kNone;
  std::size_t largest = 0;  ///< tokens of the largest batch of several pairs
};

TEST(ScoreInBatches, GivesEachPairItsOwnScoresAndKeepsBatchesSmall) {
  std::mt19937 random(1);
  std::vector<IdPair> pairs;
  for (int i = 0; i < 100; ++i) {
    pairs.push_back(
        {std::vector<int>(1 + random() % 30, 2), std::vector<int>(1 + random() % 30, 3)});
  }
  LengthScorer scorer;
  std::vector<int> visits(pairs.size(), 0);
  score_in_batches(scorer, pairs, {.batch_tokens = 100, .wanted = {.maps = Wanted::Maps::kCross}},
                   [&](std::size_t pair, const ForcedScores& scores) {
                     ++visits[pair];
                     ASSERT_EQ(scores.token_log_probabilities.size(), pairs[pair].target.size());
                     EXPECT_EQ(scores.token_log_probabilities[0],
                               static_cast<float>(pairs[pair].source.size()));
                   });
  EXPECT_EQ(visits, std::vector<int>(pairs.size(), 1));
  EXPECT_EQ(scorer.asked_for, Wanted::Maps::kCross);
  EXPECT_GT(scorer.largest, 50U);
  EXPECT_LE(scorer.largest, 100U);
}

/// log p of each target token is the sum of the source ids, less twice its own; a cut makes it less
/// likely by 1.
class SumScorer : public ForcedScorer {
 public:
  std::vector<ForcedScores> score(std::span<const IdPair> pairs, const Wanted&) override {
    std::vector<ForcedScores> scores;
    for (const IdPair& pair : pairs) {
      float sum = -static_cast<float>(pair.cuts.size());
      for (const int id : pair.source) sum += static_cast<float>(id);
      ForcedScores& of_pair = scores.emplace_back();
      for (const int id : pair.target)
        of_pair.token_log_probabilities.push_back(sum - 2.0F * static_cast<float>(id));
    }
    return scores;
  }
};

TEST(Losses, AreWhatEachTargetTokenLosesUnderEachVariant) {
  SumScorer scorer;
  const IdPair pair{.source = {5, 7, 11, 0}, .target = {1, 2, 0}};
  const std::vector<SourceVariant> variants = {{.source = {11, 0}},
                                               {.source = pair.source, .cuts = {{.layer = 0}}},
                                               {.source = {5, 7, 12, 0}}};
  const auto lost = losses(scorer, pair, variants);
  EXPECT_EQ(lost, (std::vector<std::vector<double>>{{12, 12, 12}, {1, 1, 1}, {-1, -1, -1}}));
}

TEST(ScoreVariants, GivesLogProbabilitiesInTheVariantsOrder) {
  SumScorer scorer;
  const auto scores = score_variants(
      scorer, std::vector<SourceVariant>{{.source = {9, 9, 0}}, {.source = {1, 0}}}, {3});
  EXPECT_EQ(scores, (std::vector<std::vector<double>>{{12}, {-5}}));
}

}  // namespace
}  // namespace heed
