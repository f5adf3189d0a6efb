#include "corpus/text_repair.h"

#include <gtest/gtest.h>

namespace heed {
namespace {

TEST(Entities, BecomeWhatTheyStandFor) {
  EXPECT_EQ(without_entities("Tom &amp; Mary &lt;3 &quot;it&apos;s&quot;"),
            "Tom & Mary <3 \"it's\"");
  EXPECT_EQ(without_entities("sch&ouml;n &#228; &#xE4; &szlig; &hellip; &euro;"),
            "schön ä ä ß … €");
  EXPECT_EQ(without_entities("a&nbsp;b"), "a b");
  EXPECT_EQ(without_entities("&#128512;"), "😀");
}

TEST(Entities, AreKnownWhereATokeniserHasPutSpacesAndWhereTheyWereWrittenTwice) {
  EXPECT_EQ(without_entities("do n & apos ; t"), "do n ' t");
  EXPECT_EQ(without_entities("&amp;quot;x&amp;quot;"), "\"x\"");
}

TEST(Entities, LeaveAloneWhatIsNone) {
  for (const char* text : {"R&D", "a & b; c", "&unknown;", "&;", "&#xD800;", "&#99999999999;", "&"})
    EXPECT_EQ(without_entities(text), text);
}

TEST(Mojibake, BecomesTheTextThatWasMeant) {
  EXPECT_EQ(without_mojibake("SchÃ¶ne GrÃ¼ÃŸe"), "Schöne Grüße");
  EXPECT_EQ(without_mojibake("itâ€™s"), "it’s");
  EXPECT_EQ(without_mojibake("ÃƒÂ¤"), "ä");  // twice
}

TEST(Mojibake, IsNotSeenInTextThatIsRight) {
  for (const char* text : {"Schöne Grüße", "São Paulo", "«CAFÉ»", "ASCII", "Ã", "日本語", "Ä«Ö"})
    EXPECT_EQ(without_mojibake(text), text);
}

}  // namespace
}  // namespace heed
