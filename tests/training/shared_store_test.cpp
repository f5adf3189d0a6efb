#include "training/shared_store.h"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <torch/csrc/distributed/c10d/HashStore.hpp>

namespace heed {
namespace {

using namespace std::chrono_literals;

/// Answers no question about a key before it is told to.
class Hanging : public c10d::HashStore {
 public:
  bool check(const std::vector<std::string>& keys) override {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return answers_; });
    return c10d::HashStore::check(keys);
  }
  void answer() {
    const std::lock_guard lock(mutex_);
    answers_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool answers_ = false;
};

TEST(SharedStore, KeepsTextByKey) {
  const SharedStore store(c10::make_intrusive<c10d::HashStore>(), 10s);
  EXPECT_FALSE(store.has("word"));
  store.set("word", std::string("a\0b", 3));
  EXPECT_TRUE(store.has("word"));
  EXPECT_EQ(store.get("word"), std::string("a\0b", 3));
}

TEST(SharedStore, LeavesWhatIsThereToWhoSetIt) {
  const SharedStore store(c10::make_intrusive<c10d::HashStore>(), 10s);
  EXPECT_EQ(store.set_once("first", "mine"), "mine");
  EXPECT_EQ(store.set_once("first", "yours"), "mine");
}

TEST(SharedStore, AddsUp) {
  const SharedStore store(c10::make_intrusive<c10d::HashStore>(), 10s);
  store.add("sum", 2);
  EXPECT_EQ(store.add("sum", 3), 5);
}

TEST(SharedStore, DoesNotWaitForEverForAnAnswer) {
  const auto hanging = c10::make_intrusive<Hanging>();
  const SharedStore store(hanging, 10ms);
  EXPECT_THROW(store.has("word"), NoAnswer);
  hanging->answer();
  EXPECT_FALSE(store.with_patience(10s).has("word"));
}

}  // namespace
}  // namespace heed
