#include "explain/statistics.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace heed {
namespace {

using testing::ElementsAre;

TEST(Ranks, EqualValuesShareTheMeanOfTheirRanks) {
  EXPECT_THAT(ranks(std::vector{10.0, -3.0, 10.0, 7.0}), ElementsAre(3.5, 1.0, 3.5, 2.0));
  EXPECT_THAT(ranks(std::vector{5.0, 5.0, 5.0}), ElementsAre(2.0, 2.0, 2.0));
  EXPECT_TRUE(ranks({}).empty());
}

TEST(RankCorrelation, DependsOnTheOrderOnly) {
  const std::vector<double> rising = {1.0, 2.0, 30.0, 400.0};
  EXPECT_NEAR(rank_correlation(rising, std::vector{-9.0, 0.1, 0.2, 0.3}), 1.0, 1e-12);
  EXPECT_NEAR(rank_correlation(rising, std::vector{4.0, 3.0, 2.0, 1.0}), -1.0, 1e-12);
  EXPECT_NEAR(rank_correlation(rising, std::vector{2.0, 1.0, 4.0, 3.0}), 0.6,
              1e-12);  // 1 - 6 * 4 / (4 * 15)
}

TEST(RankCorrelation, OfOneValueOrOfEqualOnesIsNoNumber) {
  EXPECT_TRUE(std::isnan(rank_correlation(std::vector{1.0}, std::vector{2.0})));
  EXPECT_TRUE(std::isnan(rank_correlation(std::vector{1.0, 2.0}, std::vector{3.0, 3.0})));
}

TEST(TopShare, RoundsUpAndIsNeverEmpty) {
  const std::vector<double> values = {0.5, 3.0, -1.0, 2.0, 3.0};
  EXPECT_THAT(top_share(values, 0.1), ElementsAre(1));
  EXPECT_THAT(top_share(values, 0.2), ElementsAre(1));
  EXPECT_THAT(top_share(values, 0.5), ElementsAre(1, 4, 3));
  EXPECT_THAT(top_share(values, 1.0), ElementsAre(1, 4, 3, 0, 2));
  EXPECT_THAT(top_share(std::vector{7.0}, 0.1), ElementsAre(0));
  EXPECT_EQ(top_share(std::vector<double>(20, 1.0), 0.1).size(), 2U) << "0.1 * 20 is 2";
  EXPECT_EQ(top_share(std::vector<double>(30, 1.0), 0.1).size(), 3U)
      << "0.1 * 30 is 3, though not in binary";
}

TEST(BootstrapMean, IntervalHoldsTheMeanAndNarrowsWithMoreValues) {
  std::vector<double> few = {1.0, 2.0, 3.0, 4.0}, many;
  for (int i = 0; i < 400; ++i) many.push_back(few[static_cast<std::size_t>(i) % 4]);
  const auto wide = bootstrap_mean(few, 1), narrow = bootstrap_mean(many, 1);
  EXPECT_DOUBLE_EQ(wide.mean, 2.5);
  EXPECT_LT(wide.low, 2.5);
  EXPECT_GT(wide.high, 2.5);
  EXPECT_NEAR(narrow.high - narrow.low, 4 * 1.118 / 20,
              0.03);  // 2 * 1.96 standard errors of the mean
  EXPECT_GT(wide.high - wide.low, narrow.high - narrow.low);
}

TEST(BootstrapMean, IntervalIsThatOfTheMiddle950OfAThousandResamplings) {
  std::vector<double> values;
  for (int i = 0; i < 40; ++i) values.push_back(std::exp(0.1 * i));
  std::mt19937_64 random(3);
  std::vector<double> means;
  for (int resampling = 0; resampling < 1000; ++resampling) {
    double sum = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) sum += values[random() % values.size()];
    means.push_back(sum / 40);
  }
  std::sort(means.begin(), means.end());
  const MeanInterval interval = bootstrap_mean(values, 3);
  EXPECT_DOUBLE_EQ(interval.low, means[24]);
  EXPECT_DOUBLE_EQ(interval.high, means[975]);
}

TEST(BootstrapMean, LeavesOutWhatIsNotANumberAndIsTheSameForTheSameSeed) {
  const std::vector<double> values = {1.0, std::nan(""), 5.0};
  const auto first = bootstrap_mean(values, 7), again = bootstrap_mean(values, 7);
  EXPECT_EQ(first.count, 2);
  EXPECT_DOUBLE_EQ(first.mean, 3.0);
  EXPECT_EQ(first.low, again.low);
  EXPECT_EQ(bootstrap_mean({}, 1).count, 0);
}

}  // namespace
}  // namespace heed
