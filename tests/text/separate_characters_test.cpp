#include "text/separate_characters.h"

#include <gtest/gtest.h>

namespace heed {
namespace {

TEST(SeparateCharacters, LeavesScriptsWithSpacesAsTheyAre) {
  for (const char* line : {"", "It's 3.5 km, isn't it?", "Łódź école naïve", "한국어 문장.",
                           "мир שלום سلام हिन्दी", " a  b\t"})
    EXPECT_EQ(separate_characters(line), line);
}

TEST(SeparateCharacters, SetsEachCharacterOfOthersApart) {
  EXPECT_EQ(separate_characters("我爱Python3。"), "我 爱 Python3 。");
  EXPECT_EQ(separate_characters("「東京」はﾃｽﾄー"), "「 東 京 」 は ﾃ ｽ ﾄ ー");
  EXPECT_EQ(separate_characters("𠮷野家"), "𠮷 野 家");
  EXPECT_EQ(separate_characters("ខ្ញុំ"), "ខ្ ញុំ");
}

TEST(SeparateCharacters, KeepsMarksWithTheirLetter) {
  EXPECT_EQ(separate_characters("ที่นี่"), "ที่ นี่");
  EXPECT_EQ(separate_characters("か\u3099"), "か\u3099");
}

TEST(SeparateCharacters, AddsNoSpaceWhereThereIsOne) {
  EXPECT_EQ(separate_characters("你 好 ok 吗"), "你 好 ok 吗");
}

TEST(SeparateCharacters, KeepsWhatIsNoText) {
  EXPECT_EQ(separate_characters("a\xff\xe4\xbd"), "a\xff\xe4\xbd");
}

}  // namespace
}  // namespace heed
