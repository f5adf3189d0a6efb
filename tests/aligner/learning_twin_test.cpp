#include "aligner/learning_twin.h"

#include <gtest/gtest.h>

#include <random>

#include "aligner/link_learner.h"
#include "text/words.h"

namespace heed {
namespace {

using Pairs = std::vector<LearningTwin::Pair>;

const LearningTwin::Words kSource = {"w0", "w1", "w2", "linking", "linked", "parissi", "1986"};
const LearningTwin::Words kTarget = {"v0", "v1", "v2", "bindet", "binden", "parissa", "1986"};

/// One to four of the words above, their partners in another order, and now and then none.
Pairs random_pairs(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  Pairs pairs(count);
  for (auto& [source, target] : pairs) {
    for (std::size_t left = 1 + random() % 4; left > 0; --left) {
      const std::size_t word = random() % kSource.size();
      source.push_back(kSource[word]);
      if (target.empty() || random() % 5 > 0)
        target.insert(target.begin() + static_cast<std::ptrdiff_t>(random() % (target.size() + 1)),
                      kTarget[random() % 8 > 0 ? word : 0]);
    }
  }
  return pairs;
}

Bitext bitext_of(const Pairs& pairs) {
  Bitext bitext;
  for (const auto& [source, target] : pairs) bitext.add(source, target);
  return bitext;
}

void expect_near(double found, double wanted, const std::string& what) {
  EXPECT_NEAR(found, wanted, 2e-3 * (1.0 + wanted)) << what;
}

void expect_same_words(const SideStatistics& found, const WordIds& ids,
                       const LearningTwin::ByWord& totals, const LearningTwin::ByWord& empty) {
  ASSERT_EQ(ids.size(), totals.size());
  for (std::uint32_t id = 0; id < ids.size(); ++id) {
    expect_near(found.totals[id], totals.at(ids.word(id)), "total of " + ids.word(id));
    expect_near(found.empty[id], empty.at(ids.word(id)), "empty " + ids.word(id));
  }
}

void expect_same(const Lexicon& found, const Bitext& bitext, const LearningTwin& wanted) {
  ASSERT_EQ(found.weights.size(), wanted.weights.size());
  for (const auto& [link, weight] : wanted.weights) {
    const auto entry = found.pairs.find(bitext.source_ids().find(link.first),
                                        bitext.target_ids().find(link.second));
    ASSERT_NE(entry, PairTable::kNone);
    expect_near(found.weights[entry], weight, link.first + " " + link.second);
  }
  expect_same_words(found.source, bitext.source_ids(), wanted.source_totals, wanted.source_empty);
  expect_same_words(found.target, bitext.target_ids(), wanted.target_totals, wanted.target_empty);
  for (std::size_t d = 0; d < found.forward.weights.size(); ++d) {
    const std::string jump = "jump " + std::to_string(d);
    EXPECT_NEAR(found.forward.weights[d], wanted.forward.weights[d], 0.02) << jump;
    EXPECT_NEAR(found.reverse.weights[d], wanted.reverse.weights[d], 0.02) << jump;
  }
  for (const auto& [bucket, rate] : wanted.rates)
    expect_near(found.spelling.rates[bucket], rate, "spelling " + std::to_string(bucket));
}

TEST(LinkLearner, LearnsWhatItsTwinLearns) {
  const Pairs pairs = random_pairs(40, 1);
  const Bitext bitext = bitext_of(pairs);
  const LearningTwin twin(pairs);
  ThreadPool threads(2);
  LinkLearner learner(bitext, nullptr, threads);
  learner.learn([](double) {});
  expect_same(learner.lexicon(), bitext, twin);
  learner.align(0, pairs.size(), [&](std::size_t pair, const PairPosteriors& found) {
    const auto [there, back] = twin.posteriors(pairs[pair]);
    for (std::size_t j = 0; j < found.targets; ++j)
      for (std::size_t i = 0; i < found.sources; ++i) {
        const std::size_t cell = j * found.sources + i;
        EXPECT_NEAR(found.forward[cell], there.partners[cell], 0.01) << pair;
        EXPECT_NEAR(found.reverse[cell], back.partners[i * found.targets + j], 0.01) << pair;
      }
  });
}

TEST(LinkLearner, TellsHowFarItIsFromTheFirstIterationToTheLast) {
  const Bitext bitext = bitext_of(random_pairs(5, 4));
  ThreadPool threads(1);
  LinkLearner learner(bitext, nullptr, threads);
  std::vector<double> told;
  learner.learn([&](double share) { told.push_back(share); });
  ASSERT_EQ(told.size(), 7U);
  for (std::size_t i = 0; i < told.size(); ++i)
    EXPECT_DOUBLE_EQ(told[i], static_cast<double>(i + 1) / 7.0);
}

}  // namespace
}  // namespace heed
