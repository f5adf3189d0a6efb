#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <set>

#include "corpus/duplicate_table.h"
#include "corpus/excluded_text.h"
#include "corpus/sample.h"
#include "corpus/threshold.h"
#include "text/random_bits.h"

namespace heed {
namespace {

TEST(DuplicateTable, RemembersAsASetDoes) {
  using Seen = DuplicateTable::Seen;
  DuplicateTable table;
  std::set<std::uint64_t> twin;
  std::mt19937_64 random(1);
  for (int i = 0; i < 300000; ++i) {
    const std::uint64_t likeness = mixed_bits(random() % 200000 + 1);
    const Seen expected = twin.insert(likeness).second ? Seen::kNever : Seen::kSame;
    ASSERT_EQ(table.add(likeness, likeness >> 32U), expected);
  }
  EXPECT_EQ(table.add(0, 0), Seen::kNever);
  EXPECT_EQ(table.add(0, 0), Seen::kSame);
  EXPECT_EQ(table.add(0, 1), Seen::kAlike);
}

TEST(ExcludedText, IsNearWhatDiffersInCasePunctuationDigitsOrAWordOfFive) {
  ExcludedText excluded;
  excluded.add(normal_text("The quick brown fox jumps over 12 dogs."));
  excluded.add(normal_text("Come in."));
  const auto is_near = [&](const char* text) { return excluded.is_near(normal_text(text)); };
  EXPECT_TRUE(is_near("the quick brown fox jumps over 13 dogs"));
  EXPECT_TRUE(is_near("The quick brown cat jumps over 12 dogs."));
  EXPECT_TRUE(is_near("The quick fox jumps over 12 dogs."));
  EXPECT_TRUE(is_near("The very quick brown fox jumps over 12 dogs."));
  EXPECT_TRUE(is_near("come in!"));
  EXPECT_FALSE(is_near("The quick brown cat jumps over 12 mice."));
  EXPECT_FALSE(is_near("Come here."));
  EXPECT_FALSE(is_near("..."));
}

TEST(Threshold, Parts) {
  std::mt19937 random(1);
  std::normal_distribution<double> good(2.0, 0.7), bad(-1.5, 0.7);
  ScoredPairs scores;
  for (int i = 0; i < 20000; ++i) {
    scores.actual.push_back(i % 20 == 0 ? bad(random) : good(random));
    scores.swapped.push_back(bad(random));
  }
  const double threshold = swapped_below(scores);
  EXPECT_GT(threshold, -0.3);
  EXPECT_LT(threshold, 0.8);
}

TEST(Threshold, IsBelowAllWhereNoPairIsSwappedOrTooFewAreKnown) {
  std::mt19937 random(1);
  std::normal_distribution<double> good(2.0, 0.7), bad(-1.5, 0.7);
  ScoredPairs scores;
  for (int i = 0; i < 20000; ++i) {
    scores.actual.push_back(good(random));
    scores.swapped.push_back(bad(random));
  }
  EXPECT_LT(swapped_below(scores), 0.0);
  scores.actual.resize(20);
  EXPECT_TRUE(std::isinf(swapped_below(scores)));
  EXPECT_TRUE(std::isinf(swapped_below({})));
}

TEST(Sample, HasEachPairWithTheSameChance) {
  const auto sample = [](int count, std::size_t size) {
    int next = 0;
    return sample_of(
        [&]() -> std::optional<TextPair> {
          if (next == count) return std::nullopt;
          return TextPair{.source = std::to_string(next++), .target = ""};
        },
        size);
  };
  EXPECT_EQ(sample(3, 10).size(), 3U);
  double sum = 0.0;
  for (const TextPair& pair : sample(100000, 2000)) sum += std::stod(pair.source);
  EXPECT_NEAR(sum / 2000, 50000.0, 3000.0);
  std::string numbers;  // the same on every machine
  for (const TextPair& pair : sample(500, 10)) numbers += pair.source + " ";
  EXPECT_EQ(numbers, "132 297 113 416 314 31 95 497 325 468 ");
}

}  // namespace
}  // namespace heed
