#include "text/decimal.h"

#include <gtest/gtest.h>

namespace heed {
namespace {

TEST(Decimal, IsTheShortestThatGivesTheFloatBack) {
  EXPECT_EQ(shortest_decimal(0.1F), 0.1);
  EXPECT_EQ(shortest_decimal(-0.30000001F), -0.3);
  EXPECT_EQ(shortest_decimal(16777216.0F), 16777216.0);
  EXPECT_EQ(shortest_decimal(1.17549435e-38F), 1.1754944e-38);
  EXPECT_EQ(shortest_decimal(3.4028235e38F), 3.4028235e38);
  EXPECT_EQ(shortest_decimal(0.0F), 0.0);
}

}  // namespace
}  // namespace heed
