#include "report/line_progress.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace heed {
namespace {

std::string written(ProgressStyle style, std::size_t total_bytes) {
  char* text = nullptr;
  std::size_t size = 0;
  std::FILE* file = open_memstream(&text, &size);
  {
    LineProgress progress(file, style, total_bytes);
    progress.add(2, 50);
    progress.say("heed: a message");
  }
  std::fclose(file);
  std::string result(text, size);
  std::free(text);
  return result;
}

TEST(LineProgress, DescribesHowFarATextIs) {
  EXPECT_EQ(describe_lines(1200, 3.0, 0.5), "1200 lines  400 lines/s  left 0:00:03");
  EXPECT_EQ(describe_lines(1, 2.0, 0.0), "1 line  1 lines/s");
}

TEST(LineProgress, OnATerminalABarMakesRoomForMessages) {
  const std::string text = written(ProgressStyle::kTerminal, 100);
  EXPECT_EQ(text.find("\r\x1b[K[##########..........] 2 lines  "), 0U) << text;
  EXPECT_NE(text.find("\r\x1b[Kheed: a message\n"), std::string::npos) << text;
}

TEST(LineProgress, OfAPipeThereIsNoBar) {
  EXPECT_EQ(written(ProgressStyle::kTerminal, 0).find("\r\x1b[K2 lines  "), 0U);
}

TEST(LineProgress, ALogHasMessagesOnlyAndQuietNone) {
  EXPECT_EQ(written(ProgressStyle::kLog, 100), "heed: a message\n");
  EXPECT_EQ(written(ProgressStyle::kQuiet, 100), "");
}

}  // namespace
}  // namespace heed
