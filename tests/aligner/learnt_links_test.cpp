#include "aligner/learnt_links.h"

#include <gtest/gtest.h>

#include "aligner/link_learner.h"
#include "format/temporary_folder.h"

namespace heed {
namespace {

using Links = std::vector<Link>;

Bitext small_text() {
  Bitext text;
  for (int i = 0; i < 5; ++i) {
    text.add("the house", "haus das");
    text.add("the dog", "hund das");
    text.add("a house", "haus ein");
    text.add("a dog", "hund ein");
  }
  return text;
}

TEST(LearntLinks, AreTheProbableOnesOfEachPair) {
  ThreadPool threads(2);
  const auto links = learnt_links(small_text(), threads);
  ASSERT_EQ(links.size(), 20U);
  for (const Links& found : links) EXPECT_EQ(found, (Links{{0, 1}, {1, 0}}));
}

TEST(LearntLinks, OfBlankPairsAreNone) {
  ThreadPool threads(1);
  Bitext text;
  text.add("", "");
  text.add("a", " ");
  EXPECT_EQ(learnt_links(text, threads), std::vector<Links>(2));
}

TEST(PairAligner, AlignsPairsByWhatWasLearntFromOthers) {
  ThreadPool threads(1);
  const Bitext text = small_text();
  LinkLearner learner(text, nullptr, threads);
  learner.learn([](double) {});
  const TemporaryFolder folder;
  write_link_model(folder.path() / "learnt", text, learner.lexicon());
  const LinkModel model(folder.path() / "learnt");
  PairAligner aligner(model);
  EXPECT_EQ(probable_links(aligner.align("The dog", "Hund das")), (Links{{0, 1}, {1, 0}}));
  EXPECT_TRUE(aligner.align("", "Hund").is_empty());
  EXPECT_TRUE(aligner.align("dog", " ").is_empty());
}

}  // namespace
}  // namespace heed
