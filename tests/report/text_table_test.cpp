#include "report/text_table.h"

#include <gtest/gtest.h>

#include "report/display_width.h"

namespace heed {
namespace {

TEST(DisplayWidth, CountsColumnsNotBytesOrCharacters) {
  EXPECT_EQ(display_width(""), 0);
  EXPECT_EQ(display_width("it"), 2);
  EXPECT_EQ(display_width("müde"), 4);
  EXPECT_EQ(display_width("mu\u0308de"), 4) << "a combining diaeresis";
  EXPECT_EQ(display_width("犬が"), 4) << "wide characters";
  EXPECT_EQ(display_width("ＡＢ"), 4) << "full-width letters";
  EXPECT_EQ(display_width("ｶﾅ"), 2) << "half-width kana";
  EXPECT_EQ(display_width("שָׁלוֹם"), 4) << "Hebrew with vowel points";
  EXPECT_EQ(display_width("a\u200Bb"), 2) << "a space without width";
  EXPECT_EQ(display_width("\xff"), 1) << "what is not UTF-8 shows as U+FFFD";
}

TEST(DisplayWidth, PadsUpToColumns) {
  EXPECT_EQ(padded_right("犬", 4), "犬  ");
  EXPECT_EQ(padded_left("müde", 6), "  müde");
  EXPECT_EQ(padded_left("too long", 3), "too long");
}

TEST(TextTable, AlignsWideAndCombiningWords) {
  TextTable table({true, false, true});
  table.add({"犬", "1.50", "x"});
  table.add({"mu\u0308de", "10.25", ""});
  EXPECT_EQ(table.text({}, false), "  犬     1.50  x\n  mu\u0308de  10.25\n");
}

TEST(TextTable, IsPlainWithoutColour) {
  TextTable table({true});
  table.add({"head", "lost"});
  EXPECT_EQ(table.text({.colour = false}, true, 0), "head  lost\n");
  EXPECT_EQ(table.text({.colour = true}, true, 0), "\x1b[2mhead  lost\x1b[0m\n");
}

TEST(Decimal, HasNoNegativeZero) {
  EXPECT_EQ(decimal(-0.001, 2), "0.00");
  EXPECT_EQ(decimal(-0.01, 2), "-0.01");
  EXPECT_EQ(decimal(1234.567, 1), "1234.6");
}

TEST(BlockBar, ShowsEighthsAndNegativeSharesLightly) {
  EXPECT_EQ(block_bar(1.0, 2), "██");
  EXPECT_EQ(block_bar(0.5, 1), "▌");
  EXPECT_EQ(block_bar(1e-9, 4), "▏");
  EXPECT_EQ(block_bar(0.0, 4), "");
  EXPECT_EQ(block_bar(-0.6, 5), "░░░");
}

}  // namespace
}  // namespace heed
