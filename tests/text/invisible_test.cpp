#include "text/invisible.h"

#include <gtest/gtest.h>

#include <string>

namespace heed {
namespace {

std::string seen(const std::string& line) {
  const auto visible = visible_text(line);
  return visible ? visible->text : line;
}

TEST(VisibleText, IsTheLineItselfWhereNothingIsInvisible) {
  for (const char* line :
       {"", "plain text, 3 words", "tab\tand\rreturn", "Müde Straße €", "中文 😀"})
    EXPECT_FALSE(visible_text(line).has_value()) << line;
}

TEST(VisibleText, LacksWhatNobodySees) {
  for (const char* invisible :
       {"\u00AD", "\u200B", "\u200C", "\u200D", "\u200E", "\u200F", "\u2060", "\uFE0F", "\uFEFF",
        "\u202A", "\u2066", "\u061C", "\x01", "\x1F", "\x7F", "\u0080", "\u009F"})
    EXPECT_EQ(seen(std::string("clo") + invisible + "sed"), "closed");
  EXPECT_EQ(seen(std::string("clo\0sed", 7)), "closed");
}

TEST(VisibleText, ReadsTheControlForANewLineAsASpace) { EXPECT_EQ(seen("a\u0085b"), "a b"); }

TEST(VisibleText, KeepsJoinersThatChooseBetweenWords) {
  const std::string persian = "می\u200Cخواهم", hindi = "क्\u200Dष", family = "👨\u200D👩";
  EXPECT_EQ(seen(persian), persian);
  EXPECT_EQ(seen(hindi), hindi);
  EXPECT_EQ(seen(family), family);
  EXPECT_EQ(seen("❤\uFE0F\u200D🔥"), "❤\u200D🔥");
  for (const char* kept :
       {"می\u200Cرود", "م\u064E\u200Cخ", "م\u200C\u064Eخ", "क्\u200Cष", "👩🏽\u200D🚀"})
    EXPECT_EQ(seen(kept), kept);
  for (const char* dropped : {"در\u200Cخ", "می\u200C.", "می\u200Dخ", "a\u200D🚀", "👩\u200Da",
                              "👩a\u200D🚀", "\u200D🚀", "क्\u200D", "क\u200Cष"})
    EXPECT_EQ(std::string(seen(dropped)).find("\u200C"), std::string::npos) << dropped;
  for (const char* dropped : {"می\u200Dخ", "a\u200D🚀", "👩\u200Da", "👩a\u200D🚀", "\u200D🚀",
                              "क्\u200D", "क\u200Dष", "👩\u200D"})
    EXPECT_EQ(std::string(seen(dropped)).find("\u200D"), std::string::npos) << dropped;
  EXPECT_EQ(seen("می\u200C"), "می");
  EXPECT_EQ(seen("a\u200Db"), "ab");
}

TEST(VisibleText, KeepsTheSpaceWithoutWidthOfScriptsWithoutSpaces) {
  const std::string thai = "ไทย\u200Bคำ";
  EXPECT_EQ(seen(thai), thai);
  EXPECT_EQ(seen("ไทย\u200B."), "ไทย.");
  EXPECT_EQ(seen("a\u200Bไทย"), "aไทย");
  EXPECT_EQ(seen("ไทย\u200B"), "ไทย");
}

TEST(VisibleText, KnowsWhereItsBytesAreFrom) {
  const auto visible = visible_text("a\u00ADé b");
  ASSERT_TRUE(visible.has_value());
  EXPECT_EQ(visible->text, "aé b");
  EXPECT_EQ(visible->origins, (std::vector<std::size_t>{0, 3, 4, 5, 6, 7}));
}

TEST(VisibleText, LacksWhatIsLeftOut) {
  const std::vector<TextRange> left_out = {{1, 3}, {4, 5}};
  const auto visible = visible_text("abcdef", left_out);
  ASSERT_TRUE(visible.has_value());
  EXPECT_EQ(visible->text, "adf");
  EXPECT_EQ(visible->origins, (std::vector<std::size_t>{0, 3, 5, 6}));
}

TEST(VisibleText, KeepsRaisedNumbersAndFractionsFromBeingOthers) {
  for (const char* text : {"10²", "3½", "10⁻²", "H₂O"}) {
    EXPECT_NE(seen(text), text);
    EXPECT_EQ(without_stand_ins(seen(text)), text);
  }
  for (const char* text : {"1º", "Heed™", "102", "a\u00A0b", "~"}) EXPECT_EQ(seen(text), text);
  const std::string private_use = "\U000F0041";  // is a stand-in of nothing
  EXPECT_EQ(without_stand_ins(private_use), private_use);
}

TEST(IsBlank, HoldsWhereNothingIsSeen) {
  for (const char* line :
       {"", " \t\r", "\u00AD", "\u200B\uFEFF", "\u0085", "\u00A0 \u3000", "\u2028"})
    EXPECT_TRUE(is_blank(line)) << line;
  EXPECT_TRUE(is_blank(std::string(3, '\0')));
  for (const char* line : {".", "a", "\u200Ba", "😀", "\xFF"}) EXPECT_FALSE(is_blank(line)) << line;
}

}  // namespace
}  // namespace heed
