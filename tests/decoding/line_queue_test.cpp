#include "decoding/line_queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>

namespace heed {
namespace {

using namespace std::chrono_literals;

TEST(LineQueue, GivesAllThatWaitsInOrder) {
  LineQueue queue(10, 1000);
  for (const char* text : {"a", "b", "c"}) EXPECT_TRUE(queue.push({.text = text}, {}));
  const auto lines = queue.take();
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].text, "a");
  EXPECT_EQ(lines[2].text, "c");
}

TEST(LineQueue, EndsAfterTheLastLine) {
  LineQueue queue(10, 1000);
  queue.push({.text = "a"}, {});
  queue.close();
  EXPECT_EQ(queue.take().size(), 1U);
  EXPECT_TRUE(queue.take().empty());
  EXPECT_TRUE(queue.take().empty());
}

TEST(LineQueue, RethrowsTheReadersErrorAfterTheLinesBeforeIt) {
  LineQueue queue(10, 1000);
  queue.push({.text = "a"}, {});
  queue.close(std::make_exception_ptr(std::runtime_error("broken")));
  EXPECT_EQ(queue.take().size(), 1U);
  EXPECT_THROW(queue.take(), std::runtime_error);
}

/// How many one-byte lines go in before push waits.
std::size_t lines_before_it_is_full(LineQueue& queue, const std::string& text) {
  std::atomic<std::size_t> pushed = 0;
  {
    const std::jthread writer([&](std::stop_token stop) {
      while (queue.push({.text = text}, stop)) ++pushed;
    });
    std::this_thread::sleep_for(50ms);
  }  // stopped and joined: a waiting push gives up
  return pushed;
}

TEST(LineQueue, IsBoundedByLinesAndByBytes) {
  LineQueue by_lines(3, 1000), by_bytes(100, 10), by_a_giant(100, 10);
  EXPECT_EQ(lines_before_it_is_full(by_lines, "a"), 3U);
  EXPECT_EQ(lines_before_it_is_full(by_bytes, "abc"), 3U);
  EXPECT_EQ(lines_before_it_is_full(by_a_giant, std::string(500, 'a')), 1U);
}

TEST(LineQueue, PassesALongStreamThroughLittleRoom) {
  LineQueue queue(7, 1000);
  const std::jthread writer([&](std::stop_token stop) {
    for (int i = 0; i < 20000; ++i) queue.push({.text = std::to_string(i)}, stop);
    queue.close();
  });
  int next = 0;
  for (auto lines = queue.take(); !lines.empty(); lines = queue.take()) {
    EXPECT_LE(lines.size(), 7U);
    for (const SourceLine& line : lines) EXPECT_EQ(line.text, std::to_string(next++));
  }
  EXPECT_EQ(next, 20000);
}

}  // namespace
}  // namespace heed
