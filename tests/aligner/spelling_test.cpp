#include "aligner/spelling.h"

#include <gtest/gtest.h>

namespace heed {
namespace {

TEST(Spelling, LikenessIsTheShareOfCharactersThatStay) {
  EXPECT_EQ(spelling_likeness("government", "gouvernement"), 4);  // 2 of 12 added
  EXPECT_EQ(spelling_likeness("minister", "ministre"), 3);        // 2 of 8 changed
  EXPECT_EQ(spelling_likeness("house", "maison"), 0);
  EXPECT_EQ(spelling_likeness("été", "étés"), 3);  // characters, not bytes
  EXPECT_EQ(spelling_likeness("paris", "paris"), 5);
  EXPECT_EQ(spelling_likeness("1986", "1986"), 6);
  EXPECT_EQ(spelling_likeness("an", "ab"), 0);  // too short to tell
}

TEST(Spelling, BucketsAreOfTheirOwnForLikenessAndPowersOfTwo) {
  EXPECT_NE(SpellingRates::bucket(1, 1, 1), SpellingRates::bucket(2, 1, 1));
  EXPECT_NE(SpellingRates::bucket(1, 1, 2), SpellingRates::bucket(1, 2, 1));
  EXPECT_EQ(SpellingRates::bucket(1, 4, 5), SpellingRates::bucket(1, 7, 6));
  EXPECT_EQ(SpellingRates::bucket(6, 4000000000U, 4000000000U), SpellingRates::kBuckets - 1);
}

TEST(Spelling, StemIsTheFirstFourCharacters) {
  EXPECT_EQ(stem_of("élections"), "élec");
  EXPECT_EQ(stem_of("a"), "a");
  EXPECT_EQ(stem_of(""), "");
}

}  // namespace
}  // namespace heed
