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

TEST(Pharaoh, IsReadWithoutScores) {
  EXPECT_EQ(parse_links("0-0:0.98 1-2:1e-05 2-1:1", kPlace), (Links{{0, 0}, {1, 2}, {2, 1}}));
  for (const char* word : {"1-2:", "1-2:x", "1-2:0.5x", "1-2:0.5:1", "1-:0.5"})
    EXPECT_NE(message_of(word), "") << word;
}

TEST(Pharaoh, TellsPossibleLinksFromSureOnesAndScoresThem) {
  const std::vector<ScoredLink> links = {{.link = {0, 1}, .score = 0.98768F},
                                         {.link = {2, 0}, .score = 0.2F, .is_sure = false}};
  EXPECT_EQ(print_links(links, false), "0-1 2p0");
  EXPECT_EQ(print_links(links, true), "0-1:0.9877 2p0:0.2000");
}

TEST(GoldLinks, OfSeveralPeopleAreSureWhereAllAre) {
  const auto gold = [](const char* line) { return parse_gold_links(line, kPlace, false); };
  const std::vector<GoldLinks> people = {gold("0-0 1-1 2p2 3-3"), gold("0-0 1p1 3-3 4-4"),
                                         gold("0-0 3-3 5p5")};
  EXPECT_EQ(joint_gold(people).sure, (Links{{0, 0}, {3, 3}}));
  EXPECT_EQ(joint_gold(people).possible, (Links{{1, 1}, {2, 2}, {4, 4}, {5, 5}}));
  EXPECT_EQ(joint_gold(std::span(people).first(1)).possible, (Links{{2, 2}}));
}

TEST(GoldLinks, SeemToCountFromOneWhereManyLinesLinkNoFirstWord) {
  const auto seem = [](const char* line, std::size_t lines) {
    return seem_one_based(std::vector(lines, parse_gold_links(line, kPlace, false)));
  };
  EXPECT_TRUE(seem("1-1 2p3", 5));
  EXPECT_TRUE(seem("1p1", 5));
  EXPECT_FALSE(seem("1-1", 4)) << "too few to tell";
  EXPECT_FALSE(seem("", 5));
  for (const char* first : {"0-1", "1-0", "0p1", "1-1 1p0"}) EXPECT_FALSE(seem(first, 5)) << first;
}

TEST(GoldLinks, MayCountFromOne) {
  EXPECT_EQ(parse_gold_links("1-1 3-2", kPlace, true).sure, (Links{{0, 0}, {2, 1}}));
  EXPECT_THROW(parse_gold_links("0-1", kPlace, true), std::runtime_error);
}

}  // namespace
}  // namespace heed
