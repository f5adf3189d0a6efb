#include "decoding/ranking.h"

#include <gtest/gtest.h>

#include <cmath>

namespace heed {
namespace {

TEST(NormalizedScore, IsLogPDividedByLengthToTheA) {
  EXPECT_DOUBLE_EQ(normalized_score(-6, 4, 0), -6);
  EXPECT_DOUBLE_EQ(normalized_score(-6, 4, 1), -1.5);
  EXPECT_DOUBLE_EQ(normalized_score(-6, 4, 0.5), -3);
  EXPECT_DOUBLE_EQ(normalized_score(-6, 1, 2), -6);
}

TEST(BestReachableScore, IsNeverBelowWhatAnyContinuationReaches) {
  for (const double penalty : {0.0, 0.5, 1.0, 2.0}) {
    for (int length = 1; length <= 20; ++length) {
      for (const double further : {0.0, -0.1, -5.0}) {
        EXPECT_GE(best_reachable_score(-3, 20, penalty),
                  normalized_score(-3 + further, length, penalty));
      }
    }
  }
}

TEST(AppendToken, KeepsSumAndScoreAndCountsTheEndInTheLength) {
  Hypothesis hypothesis = empty_hypothesis();
  append_token(hypothesis, {7, -1.0F}, 0, 1.0);
  EXPECT_FALSE(hypothesis.finished);
  append_token(hypothesis, {0, -2.0F}, 0, 1.0);
  EXPECT_TRUE(hypothesis.finished);
  EXPECT_EQ(hypothesis.ids, std::vector<int>{7});
  EXPECT_EQ(hypothesis.token_log_probabilities, (std::vector<float>{-1, -2}));
  EXPECT_DOUBLE_EQ(hypothesis.log_probability, -3);
  EXPECT_DOUBLE_EQ(hypothesis.score, -1.5);
}

TEST(RanksBefore, PutsFinishedFirstThenTheHigherScore) {
  Hypothesis good, bad, cut = empty_hypothesis();
  good.score = -1;
  bad.score = -2;
  cut.score = -0.5;
  EXPECT_TRUE(ranks_before(good, bad));
  EXPECT_FALSE(ranks_before(bad, good));
  EXPECT_TRUE(ranks_before(bad, cut));
  EXPECT_FALSE(ranks_before(good, good));
}

}  // namespace
}  // namespace heed
