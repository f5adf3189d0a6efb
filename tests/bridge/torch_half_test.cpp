#include "bridge/torch_half.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <stdexcept>

#include "format/temporary_folder.h"

namespace heed {
namespace {

TEST(TorchHalf, SaysWhatToInstallWhereItIsMissing) {
  if (has_torch_half()) GTEST_SKIP() << "it is there";
  const auto is_remedy = [](const std::string& message) {
    return message.find("this needs the part of heed with LibTorch (libheed_torch.so: ") == 0 &&
           message.find("install the package heed-torch") != std::string::npos;
  };
  EXPECT_TRUE(is_remedy(message_of<std::runtime_error>([] { torch_half(); })));
  auto opening = load_gradients_beside("model", {});
  EXPECT_TRUE(is_remedy(message_of<std::runtime_error>([&] { opening.get(); })));
}

/// Leaves with what the Torch half will find in a variable, after it was to be opened.
void leave_with(const char* variable, const char* before) {
  before == nullptr ? ::unsetenv(variable) : ::setenv(variable, before, 1);
  message_of<std::runtime_error>([] { load_gradients_beside("/no/such/model", {}).get(); });
  const char* after = std::getenv(variable);
  std::_Exit(after == nullptr ? 99 : std::atoi(after) % 99);
}

TEST(TorchHalf, LetsThreadsSleepSoonAndLogsNoMoreThanWhatIsFatalUnlessTheUserSaysSo) {
  if (has_torch_half()) GTEST_SKIP() << "it takes long to open";
  ::unsetenv("OMP_WAIT_POLICY");
  EXPECT_EXIT(leave_with("GOMP_SPINCOUNT", nullptr), testing::ExitedWithCode(20000 % 99), "");
  EXPECT_EXIT(leave_with("GOMP_SPINCOUNT", "7"), testing::ExitedWithCode(7), "");
  EXPECT_EXIT(leave_with("GLOG_minloglevel", nullptr), testing::ExitedWithCode(3), "");
  EXPECT_EXIT(leave_with("GLOG_minloglevel", "1"), testing::ExitedWithCode(1), "");
  ::setenv("OMP_WAIT_POLICY", "active", 1);
  EXPECT_EXIT(leave_with("GOMP_SPINCOUNT", nullptr), testing::ExitedWithCode(99), "");
  ::unsetenv("OMP_WAIT_POLICY");
}

}  // namespace
}  // namespace heed
