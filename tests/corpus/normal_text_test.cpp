#include "corpus/normal_text.h"

#include <gtest/gtest.h>

namespace heed {
namespace {

TEST(NormalText, IsLowerCaseWordsWithoutPunctuationAndOneZeroForDigits) {
  EXPECT_EQ(normal_text("  Hello, WORLD! Äpfel: 12.50 € ").characters, U"hello world äpfel 0 0");
  EXPECT_EQ(normal_text("a1 b22c").characters, U"a 0 b 0 c");
  EXPECT_EQ(normal_text("AZaz09").characters, U"azaz 0");
  EXPECT_EQ(normal_text("a@b[c`d{e/0:f").characters, U"a b c d e 0 f");
  EXPECT_EQ(normal_text("... !").characters, U"");
  EXPECT_EQ(normal_text("a1 b").letters, 2U);
}

TEST(NormalText, TakesFormsOfAWordForOne) {
  const auto words = [](const char* text) { return normal_text(text).words; };
  EXPECT_EQ(words("Computer spielen"), words("computern, spielende!"));
  EXPECT_NE(words("Computer"), words("Komputer"));
  EXPECT_EQ(words("eins zwei").size(), 2U);
}

TEST(NormalText, TakesCharactersForWordsWhereAScriptHasNoSpaces) {
  EXPECT_EQ(normal_text("我喜欢猫。").words.size(), 4U);
  EXPECT_EQ(normal_text("ひらがな").words.size(), 4U);
  EXPECT_EQ(normal_text("한국어 문장").words.size(), 2U);
}

TEST(NormalText, HasHashesThatDiffer) {
  EXPECT_NE(hash_of(std::u32string_view(U"ab")), hash_of(std::u32string_view(U"ba")));
  EXPECT_NE(hash_of(std::string_view("a"), 1), hash_of(std::string_view("a"), 2));
}

}  // namespace
}  // namespace heed
