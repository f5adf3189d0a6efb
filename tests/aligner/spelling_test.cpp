#include "aligner/spelling.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

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

TEST(Spelling, LikenessRisesWithTheShareThatStays) {
  const std::string word(20, 'a');
  for (const auto& [changed, likeness] : {std::pair(1, 4),
                                          {3, 4},
                                          {4, 3},
                                          {6, 3},
                                          {7, 2},
                                          {9, 2},
                                          {10, 1},
                                          {12, 1},
                                          {13, 0},
                                          {20, 0}}) {
    std::string other = word;
    for (int i = 0; i < changed; ++i) other[static_cast<std::size_t>(19 - i)] = 'b';
    EXPECT_EQ(spelling_likeness(word, other), likeness) << changed;
    EXPECT_EQ(spelling_likeness(other, word), likeness) << changed;
  }
}

TEST(Spelling, LikenessLooksAtFortyCharactersAtMost) {
  const std::string same(40, 'a');
  EXPECT_EQ(spelling_likeness(same + "b", same + "c"), 4);
  EXPECT_EQ(spelling_likeness(same.substr(1) + "b", same.substr(1) + "c"), 4);
  EXPECT_EQ(spelling_likeness(same + std::string(40, 'b'), same + std::string(40, 'c')), 4);
  EXPECT_EQ(spelling_likeness(std::string(20, 'd') + same, std::string(20, 'e') + same), 1);
}

TEST(Spelling, LettersAreThoseOfAnyScript) {
  EXPECT_EQ(spelling_likeness("a", "a"), 5);
  EXPECT_EQ(spelling_likeness("z1", "z1"), 5);
  EXPECT_EQ(spelling_likeness("слон", "слон"), 5);
  for (const char* word : {"", "{", "`", "1,5", "\x7f"})
    EXPECT_EQ(spelling_likeness(word, word), 6);
}

TEST(Spelling, WordsOfThreeCharactersAreTheShortestThatAreAlike) {
  EXPECT_EQ(spelling_likeness("abc", "abd"), 3);
  EXPECT_EQ(spelling_likeness("ab", "abc"), 0);
  EXPECT_EQ(spelling_likeness("abc", "abcdefgh"), 1);   // 3 of 8 stay
  EXPECT_EQ(spelling_likeness("abc", "abcdefghi"), 0);  // 3 of 9
}

TEST(Spelling, BucketsAreOfTheirOwnForLikenessAndPowersOfTwo) {
  EXPECT_NE(SpellingRates::bucket(1, 1, 1), SpellingRates::bucket(2, 1, 1));
  EXPECT_NE(SpellingRates::bucket(1, 1, 2), SpellingRates::bucket(1, 2, 1));
  EXPECT_EQ(SpellingRates::bucket(1, 4, 5), SpellingRates::bucket(1, 7, 6));
  EXPECT_EQ(SpellingRates::bucket(6, 4000000000U, 4000000000U), SpellingRates::kBuckets - 1);
  EXPECT_EQ(SpellingRates::bucket(0, 1, 1), 0U);
  EXPECT_EQ(SpellingRates::bucket(0, 0, 2), 1U);
  EXPECT_EQ(SpellingRates::bucket(0, 1, 1023), 9U);
  EXPECT_EQ(SpellingRates::bucket(0, 1, 1024), 10U);
  EXPECT_EQ(SpellingRates::bucket(2, 8, 1), (2U * 11U + 3U) * 11U);
}

TEST(Spelling, StemIsTheFirstFourCharacters) {
  EXPECT_EQ(stem_of("élections"), "élec");
  EXPECT_EQ(stem_of("elect"), "elec");
  EXPECT_EQ(stem_of("éléc"), "éléc");
  EXPECT_EQ(stem_of("a"), "a");
  EXPECT_EQ(stem_of(""), "");
}

}  // namespace
}  // namespace heed
