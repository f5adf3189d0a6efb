#include "aligner/pair_table.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

namespace heed {
namespace {

using Words = std::vector<std::string>;

TEST(AlignerWords, AreTheFirst250InLowerCaseAndNoneWhereNothingIsSeen) {
  EXPECT_EQ(aligner_words("The ÉTÉ\tis"), (Words{"the", "été", "is"}));
  EXPECT_EQ(aligner_words(" \u200b\u2060 "), Words{});
  std::string line;
  for (int i = 0; i < 260; ++i) line += std::to_string(i) + " ";
  const Words words = aligner_words(line);
  ASSERT_EQ(words.size(), 250U);
  EXPECT_EQ(words.back(), "249");
}

TEST(AlignerWords, AreReadWithoutInvisibleCharactersAndKeepTheirPlaces) {
  EXPECT_EQ(aligner_words("Ba\u00adnk \u200b \ufeffx² 10²"), (Words{"bank", "", "x²", "10²"}));
}

TEST(Bitext, NumbersWordsInTheirOrderAndCountsThem) {
  Bitext bitext;
  bitext.add("b a b", "x");
  bitext.add("", "y x");
  EXPECT_EQ(bitext.size(), 2U);
  EXPECT_EQ(bitext.source_frequencies(), (std::vector<std::uint32_t>{2, 1}));
  EXPECT_EQ(bitext.target_frequencies(), (std::vector<std::uint32_t>{2, 1}));
  EXPECT_EQ(bitext.source_ids().find("a"), 1U);
  EXPECT_EQ(bitext.target_ids().word(1), "y");
  EXPECT_EQ(bitext.source_ids().find("x"), WordIds::kUnknown);
  EXPECT_EQ(bitext.pair(0).cells(), 3U);
  EXPECT_FALSE(bitext.pair(0).is_empty());
  EXPECT_TRUE(bitext.pair(1).is_empty());
}

TEST(PairTable, OfARandomTextIsAMapOfWhatStandsTogether) {
  std::mt19937 random(1);
  Bitext bitext;
  std::map<std::pair<std::string, std::string>, std::uint32_t> wanted;
  for (int pair = 0; pair < 600; ++pair) {
    Words source, target;
    for (auto* side : {&source, &target})
      for (std::size_t left = random() % 6; left > 0; --left)
        side->push_back(std::to_string(random() % 700));
    bitext.add(source, target);
    for (const auto& s : source)
      for (const auto& t : target) ++wanted[{s, t}];
  }
  for (const int count : {1, 3}) {
    ThreadPool threads(count);
    const Cooccurrences found = count_cooccurrences(bitext, threads);
    ASSERT_GT(found.table.rows(), 512U);
    EXPECT_EQ(found.table.entries(), wanted.size());
    EXPECT_EQ(found.cells.size(), wanted.size());
    for (const auto& [words, cells] : wanted) {
      const auto entry = found.table.find(bitext.source_ids().find(words.first),
                                          bitext.target_ids().find(words.second));
      ASSERT_LT(entry, found.cells.size());
      EXPECT_EQ(found.cells[entry], cells);
    }
  }
}

TEST(PairTable, JoinsAnother) {
  Bitext bitext;
  bitext.add("a b", "x y");
  ThreadPool threads(1);
  PairTable more;
  for (const std::uint32_t target : {1U, 3U}) more.add_entry(target);
  more.end_row();
  more.end_row();
  const Cooccurrences all = joined(count_cooccurrences(bitext, threads), more);
  EXPECT_EQ(all.table.entries(), 5U);
  EXPECT_EQ(all.cells, (std::vector<std::uint32_t>{1, 1, 0, 1, 1}));
  EXPECT_EQ(all.table.find(0, 3), 2U);
}

TEST(PairTable, LeavesOutWordsThatStandTogetherSeldom) {
  Bitext bitext;
  for (int i = 0; i < 200; ++i) bitext.add("a", "x");
  for (int i = 0; i < 200; ++i) bitext.add("b", "y");
  bitext.add("a", "y");
  bitext.add("a rare", "x");
  ThreadPool threads(1);
  const Cooccurrences found = count_cooccurrences(bitext, threads);
  EXPECT_EQ(found.table.entries(), 3U);  // a x, b y, rare x
  EXPECT_EQ(found.table.find(0, 1), PairTable::kNone);
}

TEST(PairTable, FindsNothingPastTheEndOfARow) {
  PairTable table;
  table.add_entry(2);
  table.end_row();
  table.end_row();
  table.add_entries(std::vector<std::uint32_t>{1, 3});
  table.end_row();
  EXPECT_EQ(table.find(0, 2), 0U);
  EXPECT_EQ(table.find(0, 3), PairTable::kNone);
  EXPECT_EQ(table.find(1, 1), PairTable::kNone);
  EXPECT_EQ(table.find(2, 1), 1U);
  EXPECT_EQ(table.find(2, 2), PairTable::kNone);
  EXPECT_EQ(table.find(2, 3), 2U);
}

}  // namespace
}  // namespace heed
