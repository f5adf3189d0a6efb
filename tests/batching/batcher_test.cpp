#include "batching/batcher.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "batching/batch.h"

namespace heed {
namespace {

using Ids = std::vector<std::vector<int>>;

EncodedCorpus corpus_of(int pairs, std::size_t longest = 30) {
  std::mt19937 random(3);
  Ids source, target;
  for (int i = 0; i < pairs; ++i) {
    source.emplace_back(1 + random() % 30, 5);
    target.emplace_back(1 + random() % 30, 6);
  }
  if (longest > 30) source[3].assign(longest, 5);
  return {.source = source, .target = target};
}

std::vector<std::vector<std::uint32_t>> batches_of(const EncodedCorpus& corpus) {
  const EpochPlan plan = plan_epoch(corpus, 100, 1, 0);
  std::vector<std::vector<std::uint32_t>> batches;
  for (std::size_t i = 0; i < plan.size(); ++i)
    batches.emplace_back(plan[i].begin(), plan[i].end());
  return batches;
}

TEST(PlanEpoch, TakesEveryPairOnceWithinTheBudget) {
  const auto corpus = corpus_of(1000);
  std::vector<std::uint32_t> seen;
  for (const auto& batch : batches_of(corpus)) {
    std::size_t longest = 0;
    for (const auto pair : batch)
      longest = std::max({longest, corpus.source[pair].size(), corpus.target[pair].size()});
    EXPECT_LE(longest * batch.size(), 100U);
    seen.insert(seen.end(), batch.begin(), batch.end());
  }
  std::sort(seen.begin(), seen.end());
  ASSERT_EQ(seen.size(), 1000U);
  for (std::uint32_t i = 0; i < 1000; ++i) EXPECT_EQ(seen[i], i);
}

TEST(PlanEpoch, GivesALongerPairABatchOfItsOwn) {
  const auto batches = batches_of(corpus_of(10, 500));
  EXPECT_EQ(std::count(batches.begin(), batches.end(), std::vector<std::uint32_t>{3}), 1);
}

TEST(PlanEpoch, PutsPairsOfLikeLengthTogether) {
  const auto corpus = corpus_of(3000);
  std::size_t padding = 0, ids = 0;
  for (const auto& batch : batches_of(corpus)) {
    std::size_t longest = 0;
    for (const auto pair : batch) longest = std::max(longest, corpus.target.length(pair));
    for (const auto pair : batch) padding += longest - corpus.target.length(pair);
    for (const auto pair : batch) ids += corpus.target.length(pair);
  }
  EXPECT_LT(padding * 50, ids);
}

TEST(PlanEpoch, DependsOnSeedAndEpochAlone) {
  const auto corpus = corpus_of(200);
  const EpochPlan plan = plan_epoch(corpus, 100, 1, 2);
  EXPECT_TRUE(plan == plan_epoch(corpus, 100, 1, 2));
  EXPECT_FALSE(plan == plan_epoch(corpus, 100, 1, 3));
  EXPECT_FALSE(plan == plan_epoch(corpus, 100, 2, 2));
}

TEST(MakeBatch, PadsAtTheEndAndShiftsTheTarget) {
  const EncodedCorpus corpus{.source = {{7, 0}, {8, 9, 0}}, .target = {{3, 4, 0}, {5, 0}}};
  const auto batch = make_batch(corpus, std::vector<std::uint32_t>{0, 1}, 99, 98);
  const auto equal = [](const torch::Tensor& tensor, const std::vector<std::int64_t>& values) {
    return std::vector<std::int64_t>(tensor.data_ptr<std::int64_t>(),
                                     tensor.data_ptr<std::int64_t>() + tensor.numel()) == values;
  };
  EXPECT_TRUE(equal(batch.source, {7, 0, 99, 8, 9, 0}));
  EXPECT_TRUE(equal(batch.source_lengths, {2, 3}));
  EXPECT_TRUE(equal(batch.target_output, {3, 4, 0, 5, 0, 99}));
  EXPECT_TRUE(equal(batch.target_input.contiguous(), {98, 3, 4, 98, 5, 0}));
  EXPECT_EQ(batch.target_tokens, 5);
  EXPECT_FALSE(batch.guidance.defined());
}

TEST(MakeBatch, GuidesTheStepThatReadsAPieceToThePiecesLinkedWithIt) {
  EncodedCorpus corpus{.source = {{7, 8, 0}, {8, 9, 0}, {4, 0}},
                       .target = {{3, 4, 0}, {5, 0}, {6, 0}}};
  corpus.links = {{{0, 1}, {1, 0}, {1, 1}}, {{1, 0}}};  // none of the last, a variant
  const auto batch = make_batch(corpus, std::vector<std::uint32_t>{1, 0, 2}, 99, 98);
  const auto expected =
      torch::tensor({{{0.0F, 0.0F, 0.0F}, {0.0F, 1.0F, 0.0F}, {0.0F, 0.0F, 0.0F}},
                     {{0.0F, 0.0F, 0.0F}, {0.0F, 1.0F, 0.0F}, {0.5F, 0.5F, 0.0F}},
                     {{0.0F, 0.0F, 0.0F}, {0.0F, 0.0F, 0.0F}, {0.0F, 0.0F, 0.0F}}});
  EXPECT_TRUE(batch.guidance.equal(expected)) << batch.guidance;
}

}  // namespace
}  // namespace heed
