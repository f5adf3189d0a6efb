#include "aligner/joined_links.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "aligner/link_learner.h"
#include "format/temporary_folder.h"

namespace heed {
namespace {

/// A text in which x is X and y is Y, and what is learnt of it.
class JoinedLinks : public testing::Test {
 protected:
  JoinedLinks() : model_(learnt()), joiner_(model_) {}

  std::filesystem::path learnt() const {
    Bitext bitext;
    for (int i = 0; i < 20; ++i)
      for (const auto& [source, target] :
           std::vector<std::pair<std::string, std::string>>{{"x y", "X Y"}, {"y", "Y"}, {"x", "X"}})
        bitext.add(source, target);
    ThreadPool pool(1);
    LinkLearner learner(bitext, nullptr, pool);
    learner.learn([](double) {});
    write_link_model(folder_.path() / "learnt", bitext, learner.lexicon());
    return folder_.path() / "learnt";
  }

  PairPosteriors learnt(const PairToAlign& pair) {
    const SoftAlignment nothing = SoftAlignment::zeros(1, 1);
    return joiner_.join(pair, {nothing}, std::nullopt);
  }

  TemporaryFolder folder_;
  LinkModel model_;
  LinkJoiner joiner_;
};

SoftAlignment matrix(int rows, int columns, std::vector<float> values) {
  return {.rows = rows, .columns = columns, .values = std::move(values)};
}

const PairToAlign kTwice{.source = "x y x", .target = "X"};

TEST_F(JoinedLinks, FollowAttentionAmongWordsThatAreLikeEachOther) {
  const SoftAlignment first = matrix(2, 4, {0.9F, 0, 0.05F, 0.05F, 0, 0, 0, 1}),
                      last = matrix(2, 4, {0.05F, 0, 0.9F, 0.05F, 0, 0, 0, 1});
  const PairPosteriors one = joiner_.join(kTwice, {first, LastColumn::kEmptyWord}, std::nullopt),
                       other = joiner_.join(kTwice, {last, LastColumn::kEmptyWord}, std::nullopt),
                       alone = learnt(kTwice);
  const float odds = alone.forward[2] / alone.forward[0];  // 0.03: never quite sure
  EXPECT_NEAR(one.forward[2] / one.forward[0], odds * 0.08F / 0.93F, 1e-6);
  EXPECT_NEAR(other.forward[2] / other.forward[0], odds * 0.93F / 0.08F, 1e-3 * odds);
  EXPECT_NEAR(other.forward[0] + other.forward[1] + other.forward[2] + other.target_empty[0], 1.0F,
              1e-6);
  EXPECT_EQ(one.reverse, other.reverse) << "nobody has read the other direction";
}

TEST_F(JoinedLinks, KeepWhatIsLearntWhereAttentionKnowsNothing) {
  const SoftAlignment even = matrix(2, 4, {0.1F, 0.1F, 0.1F, 0.7F, 0, 0, 0, 1});
  const PairPosteriors joined = joiner_.join(kTwice, {even, LastColumn::kNothing}, std::nullopt),
                       alone = learnt(kTwice);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(joined.forward[i], alone.forward[i], 1e-6);
  EXPECT_NEAR(joined.target_empty[0], alone.target_empty[0], 1e-6);
}

TEST_F(JoinedLinks, AreOfTheEmptyWordWhereAttentionIs) {
  const SoftAlignment empty = matrix(2, 4, {0, 0, 0, 1, 0, 0, 0, 1});
  const PairPosteriors joined = joiner_.join(kTwice, {empty, LastColumn::kEmptyWord}, std::nullopt);
  EXPECT_GT(joined.target_empty[0], 10.0F * learnt(kTwice).target_empty[0]);
}

TEST_F(JoinedLinks, ReadTheOtherDirectionWithSourceWordsAsRows) {
  const PairToAlign pair{.source = "x", .target = "X y X"};
  const SoftAlignment even = matrix(4, 2, std::vector<float>(8, 0.5F)),
                      last = matrix(2, 4, {0.05F, 0, 0.9F, 0.05F, 0, 0, 0, 1});
  const PairPosteriors joined = joiner_.join(pair, {even, LastColumn::kNothing},
                                             ReadAttention{last, LastColumn::kEmptyWord}),
                       alone = learnt(pair);
  const float odds = alone.reverse[2] / alone.reverse[0];
  EXPECT_NEAR(joined.reverse[2] / joined.reverse[0], odds * 0.93F / 0.08F, 1e-3 * odds);
}

TEST_F(JoinedLinks, OfWordsThatNoModelHasReadAreThoseLearnt) {
  const PairToAlign pair{.source = "x y", .target = "X Y"};
  const SoftAlignment of_one = matrix(2, 3, {0, 0, 1, 0, 0, 1});
  const PairPosteriors joined = joiner_.join(pair, {of_one, LastColumn::kEmptyWord}, std::nullopt),
                       alone = learnt(pair);
  EXPECT_LT(joined.forward[0], alone.forward[0]);
  EXPECT_EQ(joined.forward[2], alone.forward[2]);
  EXPECT_EQ(joined.forward[3], alone.forward[3]);
}

TEST_F(JoinedLinks, AreNoneWhereASideHasNoWords) {
  const SoftAlignment nothing = SoftAlignment::zeros(1, 1);
  EXPECT_TRUE(
      joiner_.join({.source = " ", .target = "X"}, {nothing}, std::nullopt).forward.empty());
}

}  // namespace
}  // namespace heed
