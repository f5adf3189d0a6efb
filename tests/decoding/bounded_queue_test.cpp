#include "decoding/bounded_queue.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>

namespace heed {
namespace {

struct Line {
  std::string text;
};

std::size_t byte_size(const Line& line) { return line.text.size(); }

TEST(BoundedQueue, GivesAllThatWaitsInOrder) {
  BoundedQueue<Line> queue({.items = 10});
  for (const char* text : {"a", "b", "c"}) EXPECT_TRUE(queue.push({.text = text}, {}));
  const auto lines = queue.take();
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].text, "a");
  EXPECT_EQ(lines[2].text, "c");
}

TEST(BoundedQueue, EndsAfterTheLastLine) {
  BoundedQueue<Line> queue({.items = 10});
  queue.push({.text = "a"}, {});
  queue.close();
  EXPECT_EQ(queue.take().size(), 1U);
  EXPECT_TRUE(queue.take().empty());
  EXPECT_TRUE(queue.take().empty());
}

TEST(BoundedQueue, RethrowsTheReadersErrorAfterTheLinesBeforeIt) {
  BoundedQueue<Line> queue({.items = 10});
  queue.push({.text = "a"}, {});
  queue.close(std::make_exception_ptr(std::runtime_error("broken")));
  EXPECT_EQ(queue.take().size(), 1U);
  EXPECT_THROW(queue.take(), std::runtime_error);
}

/// How many lines go in before push would wait: with its reader gone, it gives up instead.
std::size_t lines_before_it_is_full(BoundedQueue<Line>& queue, const std::string& text) {
  std::stop_source gone;
  gone.request_stop();
  std::size_t pushed = 0;
  while (pushed < 100 && queue.push({.text = text}, gone.get_token())) ++pushed;
  return pushed;
}

TEST(BoundedQueue, IsBoundedByItemsAndByBytes) {
  BoundedQueue<Line> by_lines({.items = 3}), by_bytes({.bytes = 10}), by_a_giant({.bytes = 10});
  EXPECT_EQ(lines_before_it_is_full(by_lines, "a"), 3U);
  EXPECT_EQ(lines_before_it_is_full(by_bytes, "abc"), 3U);
  EXPECT_EQ(lines_before_it_is_full(by_a_giant, std::string(500, 'a')), 1U);
}

TEST(BoundedQueue, APushThatWaitsGivesUpWhenNobodyWantsItemsAnyMore) {
  BoundedQueue<Line> queue({.items = 1});
  queue.push({.text = "a"}, {});
  bool pushed = true;
  {
    const std::jthread writer(
        [&](std::stop_token stop) { pushed = queue.push({.text = "b"}, stop); });
  }
  EXPECT_FALSE(pushed);
  EXPECT_EQ(queue.take().size(), 1U);
}

TEST(BoundedQueue, PassesALongStreamThroughLittleRoom) {
  BoundedQueue<Line> queue({.items = 7});
  const std::jthread writer([&](std::stop_token stop) {
    for (int i = 0; i < 20000; ++i) queue.push({.text = std::to_string(i)}, stop);
    queue.close();
  });
  int next = 0;
  for (auto lines = queue.take(); !lines.empty(); lines = queue.take()) {
    EXPECT_LE(lines.size(), 7U);
    for (const Line& line : lines) EXPECT_EQ(line.text, std::to_string(next++));
  }
  EXPECT_EQ(next, 20000);
}

}  // namespace
}  // namespace heed
