#include "decoding/forced_batches.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace heed {
namespace {

/// log p of each target token: the length of the source.
class LengthScorer : public ForcedScorer {
 public:
  std::vector<ForcedScores> score(std::span<const IdPair> pairs, bool with_attention) override {
    asked_for_attention = with_attention;
    std::size_t longest = 0;
    std::vector<ForcedScores> results;
    for (const IdPair& pair : pairs) {
      longest = std::max({longest, pair.source.size(), pair.target.size()});
      results.emplace_back().token_log_probabilities.assign(pair.target.size(), static_cast<float>(pair.source.size()));
    }
    largest = std::max(largest, pairs.size() == 1 ? 0 : pairs.size() * longest);
    return results;
  }
  bool asked_for_attention = false;
  std::size_t largest = 0;  ///< tokens of the largest batch of several pairs
};

TEST(ScoreInBatches, GivesEachPairItsOwnScoresAndKeepsBatchesSmall) {
  std::mt19937 random(1);
  std::vector<IdPair> pairs;
  for (int i = 0; i < 100; ++i) {
    pairs.push_back({std::vector<int>(1 + random() % 30, 2), std::vector<int>(1 + random() % 30, 3)});
  }
  LengthScorer scorer;
  std::vector<int> visits(pairs.size(), 0);
  score_in_batches(scorer, pairs, {.batch_tokens = 100, .with_attention = true},
                   [&](std::size_t pair, const ForcedScores& scores) {
                     ++visits[pair];
                     ASSERT_EQ(scores.token_log_probabilities.size(), pairs[pair].target.size());
                     EXPECT_EQ(scores.token_log_probabilities[0], static_cast<float>(pairs[pair].source.size()));
                   });
  EXPECT_EQ(visits, std::vector<int>(pairs.size(), 1));
  EXPECT_TRUE(scorer.asked_for_attention);
  EXPECT_GT(scorer.largest, 50U);
  EXPECT_LE(scorer.largest, 100U);
}

}  // namespace
}  // namespace heed
