#include "metrics/characters.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace heed {
namespace {

TEST(Characters, ComeBackAsTheSameText) {
  const std::string text = "aé€🙂";
  EXPECT_EQ(characters_of(text), U"aé€🙂");
  EXPECT_EQ(utf8_of(characters_of(text)), text);
}

TEST(Characters, StandForEachBrokenByteAsReplacementCharacter) {
  EXPECT_EQ(characters_of("a\xFFz"), U"a\uFFFDz");
  EXPECT_EQ(characters_of("\xE2\x82"), U"\uFFFD");
}

// [chr(c) for c in range(0x110000) if chr(c).isspace()] in Python 3.11
TEST(Characters, AreSpaceWhereTheyAreInPython) {
  const std::vector<char32_t> expected = {
      0x9,    0xa,    0xb,    0xc,    0xd,    0x1c,   0x1d,   0x1e,   0x1f,   0x20,
      0x85,   0xa0,   0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006,
      0x2007, 0x2008, 0x2009, 0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000};
  std::vector<char32_t> spaces;
  for (char32_t c = 0; c < 0x110000; ++c)
    if (is_space(c)) spaces.push_back(c);
  EXPECT_EQ(spaces, expected);
}

TEST(Characters, LoseTrailingSpaceOfEveryKind) {
  EXPECT_EQ(without_trailing_space("a b \t\u00a0\u3000"), "a b");
  EXPECT_EQ(without_trailing_space("a\xFF "), "a\xFF");
  EXPECT_EQ(without_trailing_space("  "), "");
  EXPECT_EQ(without_trailing_space(""), "");
}

}  // namespace
}  // namespace heed
