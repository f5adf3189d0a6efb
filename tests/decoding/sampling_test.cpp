#include "decoding/sampling.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "decoding/function_scorer.h"

namespace heed {
namespace {

constexpr SpecialIds kSpecial{.start = 5, .end = 0, .pad = 5, .unk = 1};

std::vector<float> logs(std::vector<double> probabilities) {
  std::vector<float> result;
  for (const double p : probabilities) result.push_back(static_cast<float>(std::log(p)));
  return result;
}

std::vector<int> choice_ids(const SearchOptions& options, std::vector<int> suppressed = {}) {
  const std::vector<float> row = logs({0.1, 0.4, 0.2, 0.05, 0.25});
  std::vector<int> ids;
  for (const TokenScore& choice : sampling_choices(row, suppressed, options))
    ids.push_back(choice.id);
  return ids;
}

using Ids = std::vector<int>;

TEST(SamplingChoices, AreNarrowedByTopKThenTopP) {
  EXPECT_EQ(choice_ids({}), (Ids{0, 1, 2, 3, 4}));
  EXPECT_EQ(choice_ids({.top_k = 1}), (Ids{1}));
  EXPECT_EQ(choice_ids({.top_k = 2}), (Ids{1, 4}));
  EXPECT_EQ(choice_ids({.top_p = 0.3}), (Ids{1}));
  EXPECT_EQ(choice_ids({.top_p = 0.6}), (Ids{1, 4}));
  EXPECT_EQ(choice_ids({.top_p = 0.7}), (Ids{1, 4, 2}));
  // Among {0.4, 0.25} the first holds 0.615 of what is left.
  EXPECT_EQ(choice_ids({.top_k = 2, .top_p = 0.6}), (Ids{1}));
  EXPECT_EQ(choice_ids({.top_p = 0.6}, {1}), (Ids{4, 2}));
  // A high temperature flattens the distribution: {0.27, 0.23, 0.21, ...} need three to hold 0.6.
  EXPECT_EQ(choice_ids({.top_p = 0.6, .temperature = 3}), (Ids{1, 4, 2}));
}

TEST(Draw, GivesEachChoiceItsShare) {
  const std::vector<TokenScore> choices = {{7, std::log(0.1F)}, {8, std::log(0.3F)}};  // 1 : 3
  EXPECT_EQ(draw(choices, 1, 0.0)->id, 7);
  EXPECT_EQ(draw(choices, 1, 0.249)->id, 7);
  EXPECT_EQ(draw(choices, 1, 0.251)->id, 8);
  EXPECT_EQ(draw(choices, 1, 0.9999)->id, 8);
  EXPECT_EQ(draw(choices, 0.5, 0.09)->id, 7);  // 1 : 9
  EXPECT_EQ(draw(choices, 0.5, 0.11)->id, 8);
  EXPECT_FALSE(draw({}, 1, 0.5).has_value());
}

TEST(UniformAt, IsTheSameOnEveryMachine) {
  EXPECT_DOUBLE_EQ(uniform_at(1, 2, 3, 4), 0.83344729498934378);
}

TEST(UniformAt, LooksUniformAndDiffersByEveryArgument) {
  double sum = 0;
  std::map<int, int> tenths;
  for (std::uint64_t line = 0; line < 10000; ++line) {
    const double u = uniform_at(1, line, 0, 3);
    ASSERT_TRUE(u >= 0 && u < 1);
    sum += u;
    ++tenths[static_cast<int>(u * 10)];
  }
  EXPECT_NEAR(sum / 10000, 0.5, 0.01);
  for (const auto& [tenth, count] : tenths) EXPECT_NEAR(count, 1000, 120) << tenth;
  EXPECT_NE(uniform_at(1, 2, 3, 4), uniform_at(2, 2, 3, 4));
  EXPECT_NE(uniform_at(1, 2, 3, 4), uniform_at(1, 3, 3, 4));
  EXPECT_NE(uniform_at(1, 2, 3, 4), uniform_at(1, 2, 4, 4));
  EXPECT_NE(uniform_at(1, 2, 3, 4), uniform_at(1, 2, 3, 5));
}

std::map<int, double> first_token_shares(const SearchOptions& options) {
  FunctionScorer scorer(6, kSpecial.start, scripted(6, {{{}, {{2, 0.5}, {3, 0.3}, {4, 0.2}}}}));
  SearchBatch batch;
  for (std::uint64_t line = 0; line < 4000; ++line) {
    batch.sources.push_back({2, 0});
    batch.lines.push_back(line);
  }
  std::map<int, double> shares;
  for (const auto& found : sampling_search(scorer, batch, kSpecial, options))
    shares[found[0].ids.at(0)] += 1.0 / 4000;
  return shares;
}

TEST(SamplingSearch, DrawsTokensAsOftenAsTheirProbabilitySays) {
  const auto shares = first_token_shares({.sampling = true});
  EXPECT_NEAR(shares.at(2), 0.5, 0.03);
  EXPECT_NEAR(shares.at(3), 0.3, 0.03);
  EXPECT_NEAR(shares.at(4), 0.2, 0.03);
}

TEST(SamplingSearch, SharesTheProbabilityOutAmongTopK) {
  const auto shares = first_token_shares({.sampling = true, .top_k = 2});
  EXPECT_EQ(shares.size(), 2U);
  EXPECT_NEAR(shares.at(2), 0.625, 0.03);
}

TEST(SamplingSearch, SharesTheProbabilityOutAmongTopP) {
  const auto shares = first_token_shares({.sampling = true, .top_p = 0.7});
  EXPECT_EQ(shares.size(), 2U);
  EXPECT_NEAR(shares.at(3), 0.375, 0.03);
}

TEST(SamplingSearch, IsDeterministicInTheSeed) {
  FunctionScorer scorer(6, kSpecial.start, random_function(6, 1));
  const SearchBatch batch{.sources = {{2, 0}, {3, 0}}};
  const auto ids = [&](std::uint64_t seed) {
    const SearchOptions options{
        .n_best = 4, .max_length = 20, .min_length = 10, .sampling = true, .seed = seed};
    std::vector<Ids> all;
    for (const auto& found : sampling_search(scorer, batch, kSpecial, options)) {
      for (const Hypothesis& hypothesis : found) all.push_back(hypothesis.ids);
    }
    return all;
  };
  EXPECT_EQ(ids(1), ids(1));
  EXPECT_NE(ids(1), ids(2));
}

TEST(SamplingSearch, GivesIndependentTranslationsBestFirstWithTheModelsOwnLogP) {
  FunctionScorer scorer(6, kSpecial.start, scripted(6, {{{}, {{2, 0.5}, {3, 0.3}, {4, 0.2}}}}));
  const SearchOptions options{.n_best = 50, .sampling = true, .top_k = 2, .temperature = 2};
  const auto found = sampling_search(scorer, {.sources = {{2, 0}}}, kSpecial, options);
  ASSERT_EQ(found[0].size(), 50U);
  EXPECT_NEAR(found[0].front().log_probability, std::log(0.5), 1e-6);
  EXPECT_NEAR(found[0].back().log_probability, std::log(0.3), 1e-6);
}

}  // namespace
}  // namespace heed
