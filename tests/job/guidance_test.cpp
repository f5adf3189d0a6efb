#include "job/guidance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "format/temporary_folder.h"

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

class LinkedText : public testing::Test {
 protected:
  ParallelText read(const std::string& links) {
    const ParallelTextOptions text{.source = {folder_.write("a.en", "the dog\n\na cat\nyes\n")},
                                   .target = {folder_.write("a.de", "der Hund\nx\nKatze\nja\n")}};
    return read_linked_text(text, folder_.write("links", links));
  }
  std::string refusal(const std::string& links) {
    return message_of<std::runtime_error>([&] { read(links); });
  }

  TemporaryFolder folder_;
};

TEST_F(LinkedText, HasTheLinksOfThePairsThatCanBeUsed) {
  const ParallelText text = read("0-0 1-1\n\n1-0\n\n");
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
  std::vector<std::string> sources, targets;
  for (int i = 0; i < 20; ++i) {
    sources.insert(sources.end(), source.begin(), source.end());
    targets.insert(targets.end(), target.begin(), target.end());
  }
  const auto links = learn_links(sources, targets, 1);
  ASSERT_EQ(links.size(), 80U);
  EXPECT_EQ(links[0], (Links{{0, 0}, {1, 1}}));
  EXPECT_EQ(links[79], (Links{{0, 0}, {1, 1}, {2, 2}}));
}

}  // namespace
}  // namespace heed
