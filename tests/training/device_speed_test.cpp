#include "training/device_speed.h"

#include <gtest/gtest.h>

namespace heed {
namespace {

TEST(DeviceSpeed, OfACpuIsThatOfTrainingASmallModelWithoutAFloorForAnUpdate) {
  torch::manual_seed(5);
  const DeviceSpeed speed = measure_device(torch::kCPU);
  EXPECT_GT(speed.rate, 1e7);   // the slowest machines, even under a sanitizer
  EXPECT_LT(speed.rate, 1e15);  // more than any CPU
  EXPECT_EQ(speed.update_seconds, 0.0);
}

}  // namespace
}  // namespace heed
