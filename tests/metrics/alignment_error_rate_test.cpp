#include "metrics/alignment_error_rate.h"

#include <gtest/gtest.h>

#include <vector>

namespace heed {
namespace {

using Pairs = std::vector<WordPair>;

TEST(AlignmentErrorRate, IsZeroForTheSureLinksAndAnyPossibleOnes) {
  const Pairs sure = {{0, 0}, {1, 2}}, possible = {{2, 1}, {3, 1}};
  EXPECT_EQ(compare_alignments(sure, sure, possible).error_rate(), 0.0);
  EXPECT_EQ(compare_alignments(Pairs{{0, 0}, {1, 2}, {3, 1}}, sure, possible).error_rate(), 0.0);
}

// |A| = 3, |S| = 2, A and S = 1, A and P = 2: 1 - 3/5.
TEST(AlignmentErrorRate, FollowsOchAndNey) {
  const AlignmentAgreement agreement =
      compare_alignments(Pairs{{0, 0}, {1, 1}, {2, 2}}, Pairs{{0, 0}, {3, 3}}, Pairs{{1, 1}});
  EXPECT_DOUBLE_EQ(agreement.error_rate(), 1.0 - 3.0 / 5.0);
  EXPECT_DOUBLE_EQ(agreement.precision(), 2.0 / 3.0);
  EXPECT_DOUBLE_EQ(agreement.recall(), 1.0 / 2.0);
  EXPECT_EQ(agreement.possible, 3);
}

TEST(AlignmentErrorRate, CountsARepeatedLinkOnce) {
  EXPECT_EQ(compare_alignments(Pairs{{0, 0}, {0, 0}}, Pairs{{0, 0}}, Pairs{{0, 0}}).links, 1);
}

TEST(AlignmentErrorRate, IsOfTheCorpusNotTheMeanOfItsSentences) {
  AlignmentAgreement corpus = compare_alignments(Pairs{{0, 0}}, Pairs{{0, 0}}, {});
  corpus += compare_alignments(Pairs{{0, 0}, {1, 1}, {2, 2}}, Pairs{{0, 0}, {5, 5}}, {});
  EXPECT_DOUBLE_EQ(corpus.error_rate(), 1.0 - 4.0 / 7.0);
  EXPECT_DOUBLE_EQ(corpus.precision(), 2.0 / 4.0);
  EXPECT_DOUBLE_EQ(corpus.recall(), 2.0 / 3.0);
}

TEST(AlignmentErrorRate, IsDefinedWithoutLinks) {
  EXPECT_EQ(compare_alignments({}, {}, {}).error_rate(), 0.0);
  EXPECT_EQ(compare_alignments({}, Pairs{{0, 0}}, {}).error_rate(), 1.0);
  EXPECT_EQ(compare_alignments({}, Pairs{{0, 0}}, {}).precision(), 0.0);
}

}  // namespace
}  // namespace heed
