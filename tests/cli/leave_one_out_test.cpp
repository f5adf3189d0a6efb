#include "cli/leave_one_out.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace heed {
namespace {

/// log p of each target piece is the sum of the source ids, less twice its own; and it counts what it is asked.
class SumScorer : public ForcedScorer {
 public:
  std::vector<ForcedScores> score(std::span<const IdPair> pairs, bool) override {
    std::vector<ForcedScores> scores;
    for (const IdPair& pair : pairs) {
      asked += 1;
      float sum = 0.0F;
      for (const int id : pair.source) sum += static_cast<float>(id);
      ForcedScores values;
      for (const int id : pair.target) values.token_log_probabilities.push_back(sum - 2.0F * static_cast<float>(id));
      scores.push_back(values);
    }
    return scores;
  }

  int asked = 0;
};

EncodedLine line(std::vector<int> ids, std::vector<int> word_of_piece, int words) {
  EncodedLine line;
  line.pieces.resize(word_of_piece.size());
  line.ids = std::move(ids);
  line.word_of_piece = std::move(word_of_piece);
  line.words = words;
  return line;
}

TEST(LeaveOneOut, IsWhatEachTargetWordLosesWithoutTheSourceWord) {
  SumScorer scorer;
  const EncodedPair pair{line({5, 7, 11, 0}, {0, 0, 1}, 2), line({1, 2, 0}, {0, 0}, 1)};
  const auto decides = leave_one_out(scorer, {&pair, 1}, 100);
  ASSERT_EQ(decides.size(), 1U);
  EXPECT_EQ(decides[0].targets, 2);
  EXPECT_EQ(decides[0].sources, 3);
  EXPECT_EQ(decides[0].weights, (std::vector<float>{24, 22, 0, 12, 11, 0}));  // two pieces lose 5 + 7, or 11, each
  EXPECT_EQ(scorer.asked, 3);
}

TEST(LeaveOneOut, IsZeroWhereTheTargetGainsAndForWordsWithoutPieces) {
  SumScorer scorer;
  const EncodedPair pair{line({-5, 0}, {1}, 2), line({1, 0}, {0}, 1)};
  EXPECT_EQ(leave_one_out(scorer, {&pair, 1}, 100)[0].weights, std::vector<float>(6, 0.0F));
}

TEST(LeaveOneOut, SkipsEmptyPairs) {
  SumScorer scorer;
  const std::vector<EncodedPair> pairs = {{{}, line({1, 0}, {0}, 1)}, {line({5, 0}, {0}, 1), line({1, 0}, {0}, 1)}};
  const auto decides = leave_one_out(scorer, pairs, 1);
  EXPECT_EQ(decides[0].targets, 0);
  EXPECT_EQ(decides[1].at(0, 0), 5.0F);
}

}  // namespace
}  // namespace heed
