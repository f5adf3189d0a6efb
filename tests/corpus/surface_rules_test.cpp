#include "corpus/surface_rules.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace heed {
namespace {

TEST(Numbers, AreTheSameHoweverTheyAreWritten) {
  for (const auto& [source, target] :
       std::vector<std::pair<const char*, const char*>>{{"12.5", "12,5"},
                                                        {"12.50 euros", "12,5 Euro"},
                                                        {"1,000 people", "1.000 Menschen"},
                                                        {"1 000", "1000"},
                                                        {"1,2,3", "1, 2, 3"},
                                                        {"2010-05-03", "3.5.2010"},
                                                        {"at 3 p.m.", "um 15 Uhr"},
                                                        {"10:30 pm", "22:30"},
                                                        {"two cats", "zwei Katzen"},
                                                        {"2 cats", "zwei Katzen"},
                                                        {"August 25th", "am 25.8."},
                                                        {"٣ كتب", "3 books"},
                                                        {"5 and 7", "7 und 5"},
                                                        {"", ""},
                                                        {"100 years", "hundert Jahre"},
                                                        {"25 years", "ein Vierteljahrhundert"}})
    EXPECT_TRUE(have_same_numbers(source, target)) << source << " | " << target;
}

TEST(Numbers, ThatDifferAreSeen) {
  for (const auto& [source, target] :
       std::vector<std::pair<const char*, const char*>>{{"in 1984", "im Jahr 1985"},
                                                        {"1,250", "1.350"},
                                                        {"5 and 7", "5 und 8"},
                                                        {"in 1984", "damals"},
                                                        {"room 12", "Zimmer 13"},
                                                        {"room 115", "Zimmer 127"},
                                                        {"at 3 in 1984", "um 15 Uhr 1985"},
                                                        {"125 people", "viele"},
                                                        {"in 999", "damals"},
                                                        {"٣ كتب", "4 books"}})
    EXPECT_FALSE(have_same_numbers(source, target)) << source << " | " << target;
}

TEST(Tags, AreCounted) {
  EXPECT_EQ(count_tags("<b>x</b> <br/> <a href=\"x\">y</a>"), 5U);
  EXPECT_EQ(count_tags("&foo; <h1>"), 2U);
  EXPECT_EQ(count_tags("<a> <z> <A> <Z> <x-y> <x_y> <o:p> <h0> <h9>"), 9U);
  EXPECT_EQ(count_tags("&#39; &lt; &frac12; &#x20;"), 4U);
  EXPECT_EQ(count_tags("a < b > c, <3, x<y, a & b; <- ->"), 0U);
  EXPECT_EQ(count_tags("</> <b*c> <b <c &a; &#; &lt &a-b;"), 0U);
  EXPECT_EQ(count_tags("<b <c>"), 1U);
  for (const char* cut : {"<", "</", "<b", "<b ", "&", "&#", "&lt"})
    EXPECT_EQ(count_tags(cut), 0U) << cut;
}

}  // namespace
}  // namespace heed
