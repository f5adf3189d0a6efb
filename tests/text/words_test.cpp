#include "text/words.h"

#include <gtest/gtest.h>

namespace heed {
namespace {

using Words = std::vector<std::string_view>;

TEST(Words, AreWhatStandsBetweenWhitespace) {
  EXPECT_EQ(split_words("a bc d"), (Words{"a", "bc", "d"}));
  EXPECT_EQ(split_words("  a\t\r\n bc\v\fd "), (Words{"a", "bc", "d"}));
  EXPECT_EQ(split_words(""), Words{});
  EXPECT_EQ(split_words(" \t"), Words{});
  EXPECT_EQ(split_words("x"), Words{"x"});
}

TEST(Words, AreNotPartedByANoBreakSpace) { EXPECT_EQ(split_words("3\u00A0000 km").size(), 2U); }

}  // namespace
}  // namespace heed
