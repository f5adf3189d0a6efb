#include "training/best_scores.h"

#include <gtest/gtest.h>

namespace heed {
namespace {

using Metrics = std::vector<Metric>;

BestScores::Verdict take(BestScores& best, const ValidationScores& scores) {
  return best.take(scores, Metric::kBleu, false);
}

TEST(BestScores, AreOfEachMetricByItself) {
  BestScores best;
  EXPECT_TRUE(take(best, {{Metric::kBleu, 10.0}, {Metric::kLoss, 3.0}}).is_best);
  const auto second = take(best, {{Metric::kBleu, 9.0}, {Metric::kLoss, 2.0}});
  EXPECT_FALSE(second.is_best);
  EXPECT_EQ(second.improved, Metrics{Metric::kLoss});
  EXPECT_EQ(best.values, (ValidationScores{{Metric::kBleu, 10.0}, {Metric::kLoss, 2.0}}));
}

TEST(BestScores, HaveLessLossOfEqualOnes) {
  BestScores best;
  take(best, {{Metric::kBleu, 0.0}, {Metric::kLoss, 3.0}});
  EXPECT_FALSE(take(best, {{Metric::kBleu, 0.0}, {Metric::kLoss, 4.0}}).is_best);
  EXPECT_TRUE(take(best, {{Metric::kBleu, 0.0}, {Metric::kLoss, 2.0}}).is_best);
}

TEST(BestScores, AreTheLaterOfEqualOnesWhichIsNoGain) {
  BestScores best;
  take(best, {{Metric::kBleu, 5.0}});
  EXPECT_TRUE(take(best, {{Metric::kBleu, 5.0}}).is_best);
  EXPECT_EQ(best.validations_without_gain, 1);
}

TEST(BestScores, AreWaitedForOnlyAfterTheWarmUp) {
  BestScores best;
  take(best, {{Metric::kBleu, 5.0}});
  best.take({{Metric::kBleu, 4.0}}, Metric::kBleu, true);
  EXPECT_EQ(best.validations_without_gain, 0);
  take(best, {{Metric::kBleu, 4.0}});
  take(best, {{Metric::kBleu, 4.0}});
  EXPECT_EQ(best.validations_without_gain, 2);
  take(best, {{Metric::kBleu, 6.0}});
  EXPECT_EQ(best.validations_without_gain, 0);
}

TEST(BestScores, AreTheNewestWithoutAny) {
  BestScores best;
  EXPECT_TRUE(take(best, {}).is_best);
  EXPECT_TRUE(take(best, {}).is_best);
  EXPECT_EQ(best.validations_without_gain, 0);
}

}  // namespace
}  // namespace heed
