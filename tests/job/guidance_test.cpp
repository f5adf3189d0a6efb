#include "job/guidance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "format/temporary_folder.h"
#include "job/stored_pairs.h"

namespace heed {
namespace {

using Links = std::vector<Link>;

TEST(LinksOfPieces, AreThoseOfTheirWords) {
  const std::vector<int> source = {0, 0, 1, 2}, target = {0, 1, 1};
  EXPECT_EQ(links_of_pieces({{0, 1}, {2, 0}}, source, target),
            (Links{{0, 1}, {0, 2}, {1, 1}, {1, 2}, {3, 0}}));
  EXPECT_EQ(links_of_pieces({}, source, target), Links());
  EXPECT_EQ(links_of_pieces({{2, 0}}, {}, target), Links()) << "the words of pieces are not known";
}

TEST(LinksOfPieces, AreWithTheEndWhereAWordHasNone) {
  const std::vector<int> source = {0, 0, 1}, target = {0, 1, 1, 2};
  EXPECT_EQ(links_of_pieces({{1, 0}}, source, target), (Links{{2, 0}, {3, 1}, {3, 2}, {3, 3}}));
  EXPECT_EQ(links_of_pieces({}, source, target), Links()) << "nothing is known of this pair";
}

class LinkedText : public testing::Test {
 protected:
  StoredText read(const std::string& links) {
    const ParallelTextOptions text{.source = {folder_.write("a.en", "the dog\n\na cat\nyes\n")},
                                   .target = {folder_.write("a.de", "der Hund\nx\nKatze\nja\n")}};
    return read_text(text, folder_.write("links", links), {});
  }
  std::string refusal(const std::string& links) {
    return message_of<std::runtime_error>([&] { read(links); });
  }

  TemporaryFolder folder_;
};

TEST_F(LinkedText, HasTheLinksOfThePairsThatCanBeUsed) {
  const StoredText text = read("0-0 1-1\n\n1-0\n\n");
  EXPECT_EQ(text.source, (std::vector<std::string>{"the dog", "a cat", "yes"}));
  EXPECT_EQ(text.links, (std::vector<Links>{{{0, 0}, {1, 1}}, {{1, 0}}, {}}));
}

TEST_F(LinkedText, IsRefusedWhereALinkIsNoneOrOfAWordThatThereIsNot) {
  const std::string file = (folder_.path() / "links").string();
  EXPECT_EQ(refusal("0-0\n\n2-0\n\n"),
            file +
                ", line 3: 2-0 links a word that the source does not have: it has 2, counted "
                "from 0; align the same files that are trained on");
  EXPECT_NE(refusal("0-0\n\n0-1\n\n").find("line 3: 0-1 links a word that the target"),
            std::string::npos);
  EXPECT_NE(refusal("0-0\n0:0\n\n\n").find("line 2: '0:0' is no alignment link"),
            std::string::npos);
}

TEST_F(LinkedText, IsRefusedWhereItHasNotALineForEachPair) {
  EXPECT_NE(refusal("0-0\n\n\n").find("links has fewer lines than the training text has pairs"),
            std::string::npos);
  EXPECT_NE(refusal("\n\n\n\n\n").find("links has more lines than the training text has pairs"),
            std::string::npos);
}

TEST(LearnLinks, FindsWhichWordsStandTogether) {
  const std::vector<std::string> source = {"a b", "b c", "c a", "a c b"},
                                 target = {"X Y", "Y Z", "Z X", "X Z Y"};
  ParallelText pairs;
  for (int i = 0; i < 20; ++i) {
    pairs.source.insert(pairs.source.end(), source.begin(), source.end());
    pairs.target.insert(pairs.target.end(), target.begin(), target.end());
  }
  TrainingText text{.own = stored(pairs), .also = stored({.source = {"b a"}, .target = {"Y X"}})};
  text.own.left_out.resize(80, false);
  text.own.left_out[1] = text.own.left_out[79] = true;
  learn_links(text, 1, {});
  const auto links_at = [&](std::size_t pair) {
    const auto links = text.own.links[pair];
    return Links(links.begin(), links.end());
  };
  ASSERT_EQ(text.own.links.size(), 80U);
  EXPECT_EQ(links_at(0), (Links{{0, 0}, {1, 1}}));
  EXPECT_EQ(links_at(1), Links()) << "left out";
  EXPECT_EQ(links_at(78), (Links{{0, 0}, {1, 1}}));
  EXPECT_EQ(links_at(75), (Links{{0, 0}, {1, 1}, {2, 2}}));
  EXPECT_EQ(text.also.links, (std::vector<Links>{{{0, 0}, {1, 1}}}));
}

TEST(LearnLinks, AlignAlsoPairsThatTheyAreNotLearntFrom) {
  ParallelText pairs;
  for (int i = 0; i < 200; ++i) {
    const std::string one(1, static_cast<char>('a' + i % 20)),
        other(1, static_cast<char>('a' + i % 17));
    pairs.source.push_back(one + " " + other);
    pairs.target.push_back(one + "x " + other + "x");
  }
  TrainingText all{.own = stored(pairs)}, part = all;
  learn_links(all, 1, {});
  learn_links(part, 2, {}, 100);
  std::size_t same = 0;
  for (std::size_t i = 0; i < 200; ++i)
    same += std::ranges::equal(all.own.links[i], part.own.links[i]);
  EXPECT_GT(same, 190U);
}

}  // namespace
}  // namespace heed
