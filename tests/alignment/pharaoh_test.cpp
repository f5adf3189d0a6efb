#include "alignment/pharaoh.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace heed {
namespace {

using Links = std::vector<Link>;
constexpr LinePlace kPlace{.file = "links.txt", .line = 7};

std::string message_of(const std::string& line) {
  try {
    parse_links(line, kPlace);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

TEST(Pharaoh, IsReadInOrderAndWithoutRepetition) {
  EXPECT_EQ(parse_links(" 2-1 0-0\t2-0 0-0\r", kPlace), (Links{{0, 0}, {2, 0}, {2, 1}}));
  EXPECT_EQ(parse_links("10-12", kPlace), (Links{{10, 12}}));
}

TEST(Pharaoh, HasNoLinksInAnEmptyLine) { EXPECT_TRUE(parse_links(" ", kPlace).empty()); }

TEST(Pharaoh, IsPrintedAsItIsRead) {
  EXPECT_EQ(print_links(parse_links("0-0 1-2", kPlace)), "0-0 1-2");
  EXPECT_EQ(print_links({}), "");
}

TEST(Pharaoh, NamesPlaceAndWordOfWhatIsNoLink) {
  EXPECT_EQ(message_of("0-0 1x2"),
            "links.txt, line 7: '1x2' is no alignment link; write i-j, source word and target word "
            "counted from 0");
}

TEST(Pharaoh, RefusesWhatIsNoLink) {
  for (const char* word : {"1", "1-", "-1", "1-2-3", "1--2", "-1-2", "a-b", "1-2x", "1p2",
                           "99999999999-1", "+1-2", "-"})
    EXPECT_NE(message_of(word), "") << word;
}

TEST(Pharaoh, TurnsRoundInOrder) {
  EXPECT_EQ(reversed(Links{{0, 5}, {1, 2}}), (Links{{2, 1}, {5, 0}}));
}

TEST(GoldLinks, AreSureOrPossible) {
  const GoldLinks gold = parse_gold_links("0-0 1p2 2-2", kPlace, false);
  EXPECT_EQ(gold.sure, (Links{{0, 0}, {2, 2}}));
  EXPECT_EQ(gold.possible, (Links{{1, 2}}));
}

TEST(GoldLinks, AreNotPossibleWhereTheyAreSure) {
  const GoldLinks gold = parse_gold_links("1p1 1-1", kPlace, false);
  EXPECT_EQ(gold.sure, (Links{{1, 1}}));
  EXPECT_TRUE(gold.possible.empty());
}

TEST(GoldLinks, MayCountFromOne) {
  EXPECT_EQ(parse_gold_links("1-1 3-2", kPlace, true).sure, (Links{{0, 0}, {2, 1}}));
  EXPECT_THROW(parse_gold_links("0-1", kPlace, true), std::runtime_error);
}

}  // namespace
}  // namespace heed
