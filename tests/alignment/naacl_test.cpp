#include "alignment/naacl.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "format/temporary_folder.h"

namespace heed {
namespace {

using Lines = std::vector<std::string>;

TEST(NaaclLinks, AreKnownByTheirFirstLine) {
  EXPECT_TRUE(is_naacl({"0001 1 2 S"}));
  EXPECT_TRUE(is_naacl({"18 1 2"}));
  EXPECT_FALSE(is_naacl({"0-0 1-1 2-2"}));
  EXPECT_FALSE(is_naacl({"1 2"}));
  EXPECT_FALSE(is_naacl({"", "1 1 1"})) << "a sentence without links";
  EXPECT_FALSE(is_naacl({}));
}

TEST(NaaclLinks, BecomeALineForEachSentenceCountedFromZero) {
  EXPECT_EQ(pharaoh_of_naacl({"0001 1 1 S", "0003 2 1 P", "0003 1 4 S 0.7", "0001 2 3"}, "gold"),
            (Lines{"0-0 1-2", "", "1p0 0-3"}));
}

TEST(NaaclLinks, WithNoWordAreLeftOut) {
  EXPECT_EQ(pharaoh_of_naacl({"1 0 1 S", "1 2 2", "2 1 0"}, "gold"), (Lines{"1-1", ""}));
}

TEST(NaaclLinks, AreRefusedByLineWhereTheyAreNone) {
  for (const char* wrong : {"1 1", "1 1 x", "0 1 1", "1 -1 1", "99999999999 1 1", "2000000 1 1"})
    EXPECT_EQ(message_of<std::runtime_error>([&] {
                pharaoh_of_naacl({"1 1 1", wrong}, "gold");
              }).substr(0, 12),
              "gold, line 2")
        << wrong;
}

}  // namespace
}  // namespace heed
