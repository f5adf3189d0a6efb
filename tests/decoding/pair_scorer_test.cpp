#include "decoding/pair_scorer.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "decoding/letter_vocabulary.h"

namespace heed {
namespace {

/// log p of a token: minus its id, less a hundredth of the source's length.
class CountingScorer : public ForcedScorer {
 public:
  std::vector<ForcedScores> score(std::span<const IdPair> pairs, const Wanted&) override {
    largest = std::max(largest, pairs.size());
    std::vector<ForcedScores> results;
    for (const IdPair& pair : pairs) {
      ForcedScores& scores = results.emplace_back();
      for (const int id : pair.target) {
        scores.token_log_probabilities.push_back(-static_cast<float>(id) -
                                                 0.25F * static_cast<float>(pair.source.size()));
      }
    }
    return results;
  }
  std::size_t largest = 0;
};

std::vector<PairScore> scored(const std::vector<TextPair>& pairs, PairScorerOptions options,
                              std::vector<std::string>* warnings = nullptr) {
  CountingScorer scorer;
  PairScorer pair_scorer(scorer, letter_vocabulary(), options, [&](const std::string& message) {
    if (warnings != nullptr) warnings->push_back(message);
  });
  return pair_scorer.score(pairs);
}

// Ids of the letters: the space 2, a 3, b 4, c 5. "ab c" is _ a b _ c </s>: 2 + 3 + 4, 2 + 5, 0;
// the source "a" has 3 tokens, so that each target token costs 0.75 more.
TEST(PairScorer, GivesTheSumOfLogPWithTheEndAndThatOfEachWord) {
  const PairScore score = scored({{"a", "ab c"}}, {}).at(0);
  EXPECT_DOUBLE_EQ(score.log_probability, -20.5);
  EXPECT_DOUBLE_EQ(score.per_token, -20.5 / 6);
  EXPECT_EQ(score.words, (std::vector<double>{-11.25, -8.5, -0.75}));
}

TEST(PairScorer, GivesOneScoreForEachPairInOrder) {
  std::vector<TextPair> pairs;
  std::vector<double> expected;
  for (const char* target : {"ab c", "a", "ab c ab c", ""}) pairs.push_back({"a", target});
  for (const TextPair& pair : pairs) expected.push_back(scored({pair}, {}).at(0).log_probability);
  for (const int batch_tokens : {2048, 1}) {
    const std::vector<PairScore> together = scored(pairs, {.batch_tokens = batch_tokens});
    ASSERT_EQ(together.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
      EXPECT_EQ(together[i].log_probability, expected[i]) << i;
  }
}

TEST(PairScorer, CutsWhatIsTooLongAndRepairsWhatIsNotUtf8) {
  std::vector<std::string> warnings;
  EXPECT_EQ(
      scored({{"a", "a"}, {"a", "abcdefgh"}, {"a\xFF", "a"}}, {.positions = 4}, &warnings).size(),
      3U);
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings[0], "line 2: the target is too long: only its first 3 pieces are scored");
}

}  // namespace
}  // namespace heed
