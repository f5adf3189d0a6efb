#include "decoding/thread_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

namespace heed {
namespace {

TEST(ThreadPool, DoesEachPieceOnceOnAThreadOfItsOwn) {
  for (const int threads : {1, 2, 5}) {
    ThreadPool pool(threads);
    for (const std::size_t pieces : {0U, 1U, 3U, 100U}) {
      std::vector<std::atomic<int>> done(pieces), busy(pool.threads());
      std::atomic<bool> met = false;
      pool.run(pieces, [&](std::size_t piece, std::size_t thread) {
        if (busy.at(thread)++ > 0) met = true;
        ++done.at(piece);
        --busy.at(thread);
      });
      for (const auto& count : done) EXPECT_EQ(count, 1);
      EXPECT_FALSE(met);
    }
  }
}

TEST(ThreadPool, BeginsNoMorePiecesAfterAnErrorAndRethrowsIt) {
  ThreadPool pool(3);
  std::atomic<int> begun = 0;
  const auto fail = [&](std::size_t, std::size_t) {
    ++begun;
    throw std::runtime_error("piece failed");
  };
  EXPECT_THROW(pool.run(1000, fail), std::runtime_error);
  EXPECT_LE(begun, 3);
}

TEST(ThreadPool, GoesOnAfterAnError) {
  ThreadPool pool(3);
  EXPECT_THROW(
      pool.run(10, [](std::size_t, std::size_t) { throw std::runtime_error("piece failed"); }),
      std::runtime_error);
  std::atomic<int> done = 0;
  pool.run(10, [&](std::size_t, std::size_t) { ++done; });
  EXPECT_EQ(done, 10);
}

}  // namespace
}  // namespace heed
