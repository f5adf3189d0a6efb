#include "decoding/repetition.h"

#include <gtest/gtest.h>

#include <vector>

namespace heed {
namespace {

using Ids = std::vector<int>;

TEST(IsLoop, HoldsWhereATranslationSaysTheSameOverAndOver) {
  EXPECT_TRUE(is_loop(Ids{5, 9, 9, 9, 9, 9, 9, 4}, Ids{1, 2, 3}));
  EXPECT_TRUE(is_loop(Ids{5, 8, 9, 8, 9, 8, 9, 8, 9}, Ids{1, 2, 3}));
}

TEST(IsLoop, DoesNotHoldForOrdinaryRepetition) {
  EXPECT_FALSE(is_loop(Ids{}, Ids{}));
  EXPECT_FALSE(is_loop(Ids{1, 2, 3, 4, 5, 6}, Ids{1}));
  EXPECT_FALSE(is_loop(Ids{9, 9, 9, 9}, Ids{1}));        // four full stops
  EXPECT_FALSE(is_loop(Ids{8, 9, 8, 9, 8, 9}, Ids{1}));  // three times
}

TEST(IsLoop, DoesNotHoldWhereTheSourceRepeatsItselfToo) {
  EXPECT_FALSE(is_loop(Ids{9, 9, 9, 9, 9, 9, 9, 9}, Ids{7, 7, 7, 7}));
}

}  // namespace
}  // namespace heed
