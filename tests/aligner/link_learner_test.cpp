#include "aligner/link_learner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <random>
#include <stdexcept>

#include "format/temporary_folder.h"

namespace heed {
namespace {

using Links = std::vector<Link>;

/// Sentences of a made-up language: words w0 to w39 are v0 to v39 of the other one, and the second
/// stands before the first of each two.
struct Text {
  std::vector<std::string> source, target;
};

Text swapped_text(std::size_t sentences) {
  std::mt19937 random(1);
  Text text;
  for (std::size_t i = 0; i < sentences; ++i) {
    std::string source, target;
    for (int two = 0; two < 3; ++two) {
      const std::string first = std::to_string(random() % 40),
                        second = std::to_string(random() % 40);
      source += "w" + first + " w" + second + " ";
      target += "v" + second + " v" + first + " ";
    }
    text.source.push_back(source);
    text.target.push_back(target);
  }
  return text;
}

Bitext bitext_of(const Text& text) {
  Bitext bitext;
  for (std::size_t i = 0; i < text.source.size(); ++i) bitext.add(text.source[i], text.target[i]);
  return bitext;
}

Links links_in(const std::vector<ScoredLink>& scored) {
  Links links;
  for (const ScoredLink& link : scored) links.push_back(link.link);
  return links;
}

std::vector<Links> links_of(LinkLearner& learner, std::size_t pairs) {
  std::vector<Links> links(pairs);
  learner.align(0, pairs, [&](std::size_t pair, const PairPosteriors& posteriors) {
    links[pair] = links_in(agreed_links(posteriors));
  });
  return links;
}

std::size_t cells_of(const Bitext& bitext) {
  std::size_t cells = 0;
  for (std::size_t pair = 0; pair < bitext.size(); ++pair) cells += bitext.pair(pair).cells();
  return cells;
}

const Links kSwapped = {{0, 1}, {1, 0}, {2, 3}, {3, 2}, {4, 5}, {5, 4}};

TEST(LinkLearner, FindsPartnersWhereverTheyStand) {
  const Bitext bitext = bitext_of(swapped_text(300));
  ThreadPool threads(1);
  LinkLearner learner(bitext, nullptr, threads);
  learner.learn([](double) {});
  std::size_t right = 0;
  for (const Links& links : links_of(learner, bitext.size())) right += links == kSwapped ? 1 : 0;
  EXPECT_GE(right, 285U);  // where a word stands twice, either may be taken
}

TEST(LinkLearner, LearnsTheSameWithAnyNumberOfThreads) {
  const Bitext bitext = bitext_of(swapped_text(1000));
  std::vector<std::vector<float>> weights;
  for (const int count : {1, 3}) {
    ThreadPool threads(count);
    LinkLearner learner(bitext, nullptr, threads);
    learner.learn([](double) {});
    weights.push_back(learner.lexicon().weights);
  }
  EXPECT_EQ(weights[0], weights[1]);
}

TEST(LinkLearner, OfALargeTextAPartIsLearntFromAndAllIsAligned) {
  Text text = swapped_text(1000);
  text.source[501] = "w1 w2 lonely w3";  // each tenth pair is read before the last iteration
  text.target[501] = "v2 v1 v3 einsam";
  const Bitext bitext = bitext_of(text);
  ThreadPool threads(2);
  LinkLearner learner(bitext, nullptr, threads, cells_of(bitext) / 10);
  learner.learn([](double) {});
  const auto links = links_of(learner, bitext.size());
  EXPECT_GE(std::count(links.begin(), links.end(), kSwapped), 950);
  EXPECT_EQ(links[501], (Links{{0, 1}, {1, 0}, {2, 3}, {3, 2}}));
  const std::uint32_t lonely = bitext.source_ids().find("lonely");
  EXPECT_GT(learner.lexicon().source.totals[lonely], 0.5F);
}

TEST(LinkLearner, TellsHowFarItIsWhereThePartsAreUnequal) {
  const Bitext bitext = bitext_of(swapped_text(100));
  ThreadPool threads(1);
  std::vector<double> shares = {0.0};
  LinkLearner learner(bitext, nullptr, threads, cells_of(bitext) / 4);
  learner.learn([&](double share) {
    EXPECT_GT(share, shares.back());
    shares.push_back(share);
  });
  EXPECT_NEAR(shares.back(), 1.0, 1e-9);
}

TEST(LinkLearner, LeavesPairsWithAnEmptySideOut) {
  Text text = swapped_text(50);
  std::vector<std::vector<float>> empty;
  for (int i = 0; i < 2; ++i) {
    const Bitext bitext = bitext_of(text);
    ThreadPool threads(1);
    LinkLearner learner(bitext, nullptr, threads);
    learner.learn([](double) {});
    const auto links = links_of(learner, bitext.size());
    EXPECT_FALSE(links[49].empty());
    for (std::size_t pair = 50; pair < links.size(); ++pair) EXPECT_TRUE(links[pair].empty());
    empty.push_back(learner.lexicon().target.empty);
    text.source.insert(text.source.end(), {" \t ", "w1 w2"});
    text.target.insert(text.target.end(), {"v1 v2", ""});
  }
  EXPECT_EQ(empty[0], empty[1]);
}

/// The same with names that occur once, beside words that do; they are not swapped.
Text text_with_names() {
  Text text = swapped_text(300);
  const std::vector<std::array<std::string, 3>> once = {{"lisbon", "gfedcb", "ponmlk"},
                                                        {"vienna", "tsrqpo", "yxwvut"},
                                                        {"ankara", "dcbafe", "kjihgf"},
                                                        {"warsaw", "hgfehg", "lkjilk"}};
  for (const auto& [name, other, its_partner] : once) {
    text.source.push_back("w1 w2 " + name + " " + other);
    text.target.push_back("v2 v1 " + name + " " + its_partner);
  }
  return text;
}

TEST(LinkLearner, ANameThatOccursOnceGoesWithItself) {
  const Bitext bitext = bitext_of(text_with_names());
  ThreadPool threads(1);
  LinkLearner learner(bitext, nullptr, threads);
  learner.learn([](double) {});
  const auto links = links_of(learner, bitext.size());
  for (std::size_t pair = 300; pair < 304; ++pair)
    EXPECT_EQ(std::count(links[pair].begin(), links[pair].end(), Link{2, 2}), 1) << pair;
}

void learn_into(const std::filesystem::path& folder, const Text& text) {
  const Bitext bitext = bitext_of(text);
  ThreadPool threads(1);
  LinkLearner learner(bitext, nullptr, threads);
  learner.learn([](double) {});
  write_link_model(folder, bitext, learner.lexicon());
}

Links aligned(const LinkModel& model, const std::string& source, const std::string& target) {
  PairEvidence evidence;
  PairChains chains;
  model.collect(aligner_words(source), aligner_words(target), evidence);
  return links_in(agreed_links(
      chains.run(evidence, model.lexicon().forward, model.lexicon().reverse, nullptr)));
}

TEST(LinkModel, AlignsPairsThatItHasNotSeen) {
  const TemporaryFolder folder;
  learn_into(folder.path(), swapped_text(300));
  const LinkModel model(folder.path());
  EXPECT_TRUE(LinkModel::is_in(folder.path()));
  EXPECT_EQ(aligned(model, "w3 w9 w27 w11 w38 w0", "v9 v3 v11 v27 v0 v38"), kSwapped);
}

TEST(LinkModel, ANameThatItHasNotSeenGoesWithItself) {
  const TemporaryFolder folder;
  learn_into(folder.path(), text_with_names());
  const Links links =
      aligned(LinkModel(folder.path()), "w1 w2 ottawa nmlkji", "v2 v1 ottawa xwvuts");
  EXPECT_EQ(std::count(links.begin(), links.end(), Link{2, 2}), 1);
}

TEST(LinkModel, IsAPriorForOtherText) {
  const TemporaryFolder folder;
  learn_into(folder.path(), swapped_text(300));
  const LinkModel model(folder.path());
  Bitext bitext;  // by itself it does not tell which word is which
  bitext.add("w1 w2 w3 w4", "v2 v1 v4 v3");
  ThreadPool threads(1);
  LinkLearner learner(bitext, &model, threads);
  learner.learn([](double) {});
  EXPECT_EQ(links_of(learner, 1).front(), (Links{{0, 1}, {1, 0}, {2, 3}, {3, 2}}));
}

TEST(LinkModel, OtherTextAddsToWhatWasLearnt) {
  const TemporaryFolder folder;
  Text text = swapped_text(300);
  for (std::string& line : text.target) line += "uh";  // without a partner
  learn_into(folder.path() / "before", text);
  const LinkModel before(folder.path() / "before");
  for (auto* side : {&text.source, &text.target})  // the same with words that are all new
    for (std::string& line : *side)
      for (char& c : line) c = c == 'w' ? 'x' : c == 'v' ? 'y' : c == 'u' ? 'a' : c;
  Bitext bitext(before.source_ids(), before.target_ids());
  for (std::size_t i = 0; i < text.source.size(); ++i) bitext.add(text.source[i], text.target[i]);
  ThreadPool threads(1);
  LinkLearner learner(bitext, &before, threads);
  learner.learn([](double) {});
  write_link_model(folder.path() / "both", bitext, learner.lexicon());
  const LinkModel both(folder.path() / "both");
  EXPECT_EQ(aligned(both, "w3 w9 w27 w11 w38 w0", "v9 v3 v11 v27 v0 v38"), kSwapped);
  EXPECT_EQ(aligned(both, "x3 x9 x27 x11 x38 x0", "y9 y3 y11 y27 y0 y38"), kSwapped);
  const std::uint32_t word = both.source_ids().find("w7");
  EXPECT_EQ(both.lexicon().source.frequencies[word], before.lexicon().source.frequencies[word]);
  EXPECT_NEAR(both.lexicon().source.totals[word], before.lexicon().source.totals[word], 0.1);
  EXPECT_GT(both.lexicon().target.empty[both.target_ids().find("uh")], 0.3);
  for (std::size_t bin = 0; bin < JumpWeights::kDistances; ++bin)
    EXPECT_GT(both.lexicon().forward.weights[bin], before.lexicon().forward.weights[bin]);
}

TEST(PairPosteriors, ALinkNeedsBothDirections) {
  const PairPosteriors posteriors{.sources = 2,
                                  .targets = 1,
                                  .forward = {0.9F, 0.05F},
                                  .reverse = {0.4F, 0.9F},
                                  .target_empty = {0.05F},
                                  .source_empty = {0.6F, 0.1F}};
  const auto links = agreed_links(posteriors);
  ASSERT_EQ(links.size(), 1U);
  EXPECT_EQ(links[0].link, (Link{0, 0}));
  EXPECT_NEAR(links[0].score, 0.6, 1e-6);
  EXPECT_EQ(forward_links(posteriors), (Links{{0, 0}}));
  EXPECT_EQ(reverse_links(posteriors), (Links{{1, 0}}));
}

TEST(PairPosteriors, GiveTheLinksThatAreAtLeastAsProbableAsIsAskedInTheirOrder) {
  const PairPosteriors posteriors{.sources = 2,
                                  .targets = 3,
                                  .forward = {0.25F, 0.5F, 0.64F, 0.36F, 0.04F, 0.96F},
                                  .reverse = {0.25F, 0.5F, 0.25F, 0.49F, 0.5F, 0.5F},
                                  .target_empty = {0.25F, 0.0F, 0.0F},
                                  .source_empty = {0.0F, 0.5F}};
  const auto at_least = [&](float threshold) {
    return links_in(agreed_links(posteriors, threshold));
  };
  EXPECT_EQ(at_least(0.25F), (Links{{0, 0}, {0, 1}, {1, 0}, {1, 1}, {1, 2}}));
  EXPECT_EQ(at_least(0.41F), (Links{{1, 0}, {1, 1}, {1, 2}}));
  EXPECT_EQ(links_in(agreed_links(posteriors)), (Links{{1, 0}, {1, 2}}));
  EXPECT_EQ(forward_links(posteriors), (Links{{0, 1}, {1, 0}, {1, 2}}));
  EXPECT_EQ(reverse_links(posteriors), (Links{{0, 2}}));  // 0.5 is not more than none's 0.5
}

TEST(PairPosteriors, AWordMayHaveNoPartner) {
  const PairPosteriors posteriors{.sources = 1,
                                  .targets = 1,
                                  .forward = {0.4F},
                                  .reverse = {0.3F},
                                  .target_empty = {0.6F},
                                  .source_empty = {0.7F}};
  EXPECT_TRUE(agreed_links(posteriors).empty());
  EXPECT_TRUE(forward_links(posteriors).empty());
  EXPECT_TRUE(reverse_links(posteriors).empty());
}

}  // namespace
}  // namespace heed
