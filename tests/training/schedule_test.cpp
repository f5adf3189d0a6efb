#include "training/schedule.h"

#include <gtest/gtest.h>

namespace heed {
namespace {

TEST(InverseSquareRootRate, RisesToThePeakAndFallsWithTheSquareRoot) {
  struct Row {
    int warmup;
    std::int64_t update;
    double rate;
  };
  for (const auto& row :
       {Row{1000, 1, 0.000003}, Row{1000, 500, 0.0015}, Row{1000, 1000, 0.003},
        Row{1000, 4000, 0.0015}, Row{1000, 100000, 0.0003}, Row{0, 1, 0.003}, Row{0, 4, 0.0015}})
    EXPECT_NEAR(inverse_square_root_rate(0.003, row.warmup, row.update), row.rate, 1e-12)
        << row.update;
}

TEST(CooldownFactor, FallsFromOneToZeroAtTheEnd) {
  struct Row {
    double cooldown, done, factor;
  };
  for (const auto& row :
       {Row{0.0, 0.5, 1.0}, Row{0.0, 1.0, 1.0}, Row{0.2, 0.0, 1.0}, Row{0.2, 0.8, 1.0},
        Row{0.2, 0.9, 0.5}, Row{0.2, 1.0, 0.0}, Row{0.2, 1.1, 0.0}})
    EXPECT_NEAR(cooldown_factor(row.cooldown, row.done), row.factor, 1e-12)
        << row.cooldown << ' ' << row.done;
}

TEST(DropoutShare, GrowsFromZeroToOneAndStaysThere) {
  struct Row {
    int warmup;
    std::int64_t update;
    double share;
  };
  for (const auto& row : {Row{0, 1, 1.0}, Row{100, 1, 0.0}, Row{100, 51, 0.5}, Row{100, 101, 1.0},
                          Row{100, 5000, 1.0}})
    EXPECT_NEAR(dropout_share(row.warmup, row.update), row.share, 1e-12) << row.update;
}

}  // namespace
}  // namespace heed
