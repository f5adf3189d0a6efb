#include "decoding/token_batches.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace heed {
namespace {

using Batches = std::vector<std::vector<std::size_t>>;

TEST(TokenBatches, GroupLikeLengthsAndPutTheEarliestLineFirst) {
  const std::vector<std::size_t> lengths = {30, 10, 31, 10, 11};
  EXPECT_EQ(token_batches(lengths, 62), (Batches{{0, 2}, {1, 3, 4}}));
  EXPECT_EQ(token_batches(lengths, 1000), (Batches{{1, 3, 4, 0, 2}}));
}

TEST(TokenBatches, TakeASentenceThatIsLongerThanABatchAlone) {
  const std::vector<std::size_t> lengths = {100, 9, 200};
  EXPECT_EQ(token_batches(lengths, 50), (Batches{{0}, {1}, {2}}));
}

TEST(TokenBatches, CountAShortSentenceAsEightTokens) {
  const std::vector<std::size_t> lengths(4, 1);
  EXPECT_EQ(token_batches(lengths, 16), (Batches{{0, 1}, {2, 3}}));
}

TEST(TokenBatches, AreAsManyTimesSmallerAsThreadsSearchAtTheSameTime) {
  const std::vector<std::size_t> lengths(8, 10);
  EXPECT_EQ(token_batches(lengths, 40, 2), (Batches{{0, 1}, {2, 3}, {4, 5}, {6, 7}}));
  EXPECT_EQ(token_batches(lengths, 1000, 2), (Batches{{0, 1, 2, 3}, {4, 5, 6, 7}}));
  EXPECT_EQ(token_batches(lengths, 1000, 8).size(), 8U);
  EXPECT_EQ(token_batches(lengths, 1000, 100).size(), 8U);
}

TEST(TokenBatches, HoldEverySentenceOnceAndNeverTooManyTokens) {
  std::mt19937 random(1);
  for (int trial = 0; trial < 50; ++trial) {
    std::vector<std::size_t> lengths;
    for (unsigned i = 0; i < random() % 200; ++i) lengths.push_back(1 + random() % 60);
    const std::size_t budget = 1 + random() % 300;
    std::vector<std::size_t> seen;
    for (const auto& batch : token_batches(lengths, budget)) {
      std::size_t longest = 0;
      for (const std::size_t sentence : batch) longest = std::max(longest, lengths[sentence]);
      EXPECT_TRUE(batch.size() == 1 || batch.size() * longest <= budget);
      seen.insert(seen.end(), batch.begin(), batch.end());
    }
    std::sort(seen.begin(), seen.end());
    ASSERT_EQ(seen.size(), lengths.size());
    for (std::size_t i = 0; i < seen.size(); ++i) EXPECT_EQ(seen[i], i);
  }
}

}  // namespace
}  // namespace heed
