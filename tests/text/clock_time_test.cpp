#include "text/clock_time.h"

#include <gtest/gtest.h>

namespace heed {
namespace {

TEST(ClockTime, HasHoursMinutesAndSeconds) {
  EXPECT_EQ(clock_time(0), "0:00:00");
  EXPECT_EQ(clock_time(59.6), "0:01:00");
  EXPECT_EQ(clock_time(3723), "1:02:03");
  EXPECT_EQ(clock_time(360000), "100:00:00");
  EXPECT_EQ(clock_time(-1), "?");
}

}  // namespace
}  // namespace heed
