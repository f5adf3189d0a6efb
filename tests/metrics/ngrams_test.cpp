#include "metrics/ngrams.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

namespace heed {
namespace {

/// Counts by a map from the n-gram itself.
std::map<TokenNumbers, int> slow_counts(const TokenNumbers& tokens, int n) {
  std::map<TokenNumbers, int> counts;
  for (std::size_t i = 0; i + static_cast<std::size_t>(n) <= tokens.size(); ++i)
    ++counts[TokenNumbers(tokens.begin() + static_cast<long>(i),
                          tokens.begin() + static_cast<long>(i) + n)];
  return counts;
}

std::int64_t slow_common(const TokenNumbers& one, const TokenNumbers& other, int n) {
  const std::map<TokenNumbers, int> counts = slow_counts(other, n);
  std::int64_t sum = 0;
  for (const auto& [ngram, times] : slow_counts(one, n))
    if (counts.contains(ngram)) sum += std::min(times, counts.at(ngram));
  return sum;
}

TEST(Ngrams, EqualAMapOfNgramsOnRandomSequences) {
  std::mt19937 random(2);
  for (int round = 0; round < 300; ++round) {
    std::vector<TokenNumbers> sequences(3);
    for (TokenNumbers& sequence : sequences) {
      sequence.resize(random() % 20);
      for (std::uint32_t& token : sequence) token = random() % 3 * 0x40000000U;
    }
    const std::vector<NgramCounts> counts = count_ngrams(sequences, 6);
    for (int n = 1; n <= 6; ++n) {
      ASSERT_EQ(counts[n - 1].total[0], std::max(0, static_cast<int>(sequences[0].size()) - n + 1));
      ASSERT_EQ(counts[n - 1].common(0, 1), slow_common(sequences[0], sequences[1], n));
      ASSERT_EQ(counts[n - 1].common(2, 0), slow_common(sequences[2], sequences[0], n));
    }
  }
}

TEST(Ngrams, NumberEqualWordsEqually) {
  const std::vector<std::vector<std::string>> words = {{"a", "b", "a"}, {"c", "b"}};
  EXPECT_EQ(number_words(words), (std::vector<TokenNumbers>{{0, 1, 0}, {2, 1}}));
}

}  // namespace
}  // namespace heed
