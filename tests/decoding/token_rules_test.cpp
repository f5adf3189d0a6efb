#include "decoding/token_rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

namespace heed {
namespace {

using Ids = std::vector<int>;
constexpr SpecialIds kSpecial{.start = 9, .end = 0, .pad = 9, .unk = 1};

bool bars(const TokenRules& rules, const Ids& ids, int id) {
  const Ids suppressed = rules.suppressed_after(ids);
  return std::find(suppressed.begin(), suppressed.end(), id) != suppressed.end();
}

TEST(RepeatingTokens, AreThoseThatCompleteAnNgramASecondTime) {
  struct Case {
    Ids ids;
    int n;
    Ids expected;
  };
  const Case cases[] = {
      {{}, 1, {}},
      {{5, 6}, 1, {5, 6}},
      {{5}, 2, {}},
      {{5, 6, 5}, 2, {6}},
      {{5, 5}, 2, {5}},
      {{5, 6, 5, 7, 5}, 2, {6, 7}},
      {{5, 6, 7, 8, 5, 6}, 3, {7}},
      {{5, 6, 7, 8, 6, 5}, 3, {}},
  };
  for (const Case& c : cases) EXPECT_EQ(repeating_tokens(c.ids, c.n), c.expected) << "n = " << c.n;
}

TEST(TokenRules, NeverAllowPadAndStart) {
  const TokenRules rules({.start = 8, .end = 0, .pad = 9}, {});
  EXPECT_TRUE(bars(rules, {}, 8));
  EXPECT_TRUE(bars(rules, {}, 9));
  EXPECT_FALSE(bars(rules, {}, 0));
}

TEST(TokenRules, AllowTheEndWhereItIsAlsoTheStart) {
  const TokenRules rules({.start = 0, .end = 0, .pad = 9}, {});
  EXPECT_FALSE(bars(rules, {3}, 0));
}

TEST(TokenRules, BarUnkOnlyWhenAsked) {
  SearchOptions options;
  EXPECT_FALSE(bars(TokenRules(kSpecial, options), {}, 1));
  options.allow_unk = false;
  EXPECT_TRUE(bars(TokenRules(kSpecial, options), {}, 1));
}

TEST(TokenRules, BarTheEndBeforeTheMinimumLength) {
  SearchOptions options;
  options.min_length = 2;
  const TokenRules rules(kSpecial, options);
  EXPECT_TRUE(bars(rules, {}, 0));
  EXPECT_TRUE(bars(rules, {5}, 0));
  EXPECT_FALSE(bars(rules, {5, 6}, 0));
}

TEST(TokenRules, BarRepeatedNgramsOnlyWhenAsked) {
  SearchOptions options;
  EXPECT_FALSE(bars(TokenRules(kSpecial, options), {5, 6, 5}, 6));
  options.no_repeat_ngram = 2;
  EXPECT_TRUE(bars(TokenRules(kSpecial, options), {5, 6, 5}, 6));
}

TEST(LongestTarget, IsTheFactorPlusTenCappedByTheMaximum) {
  SearchOptions options;
  EXPECT_EQ(longest_target(options, 10, 0), 40);
  EXPECT_EQ(longest_target(options, 10, 7), 47);
  EXPECT_EQ(longest_target(options, 500, 0), 512);
  options.max_length_factor = 0.5;
  EXPECT_EQ(longest_target(options, 10, 0), 15);
  options.min_length = 30;
  EXPECT_EQ(longest_target(options, 10, 0), 31);
}

TEST(SearchOptions, RefuseWhatMakesNoSense) {
  const auto refused = [](auto change) {
    SearchOptions options;
    change(options);
    EXPECT_THROW(options.validate(), std::invalid_argument);
  };
  EXPECT_NO_THROW(SearchOptions{}.validate());
  refused([](SearchOptions& o) { o.beam_size = 0; });
  refused([](SearchOptions& o) { o.n_best = 5; });
  refused([](SearchOptions& o) { o.length_penalty = -1; });
  refused([](SearchOptions& o) { o.max_length_factor = 0; });
  refused([](SearchOptions& o) { o.max_length = 0; });
  refused([](SearchOptions& o) { o.min_length = 512; });
  refused([](SearchOptions& o) { o.no_repeat_ngram = -1; });
  refused([](SearchOptions& o) { o.top_k = -1; });
  refused([](SearchOptions& o) { o.top_p = 0; });
  refused([](SearchOptions& o) { o.top_p = 1.1; });
  refused([](SearchOptions& o) { o.temperature = 0; });
}

TEST(SearchOptions, AllowMoreSamplesThanTheBeamIsWide) {
  SearchOptions options;
  options.n_best = 50;
  options.sampling = true;
  EXPECT_NO_THROW(options.validate());
}

}  // namespace
}  // namespace heed
