#include "job/held_out.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace heed {
namespace {

ParallelText numbered(int pairs) {
  ParallelText text;
  for (int i = 0; i < pairs; ++i) {
    text.source.push_back("source " + std::to_string(i));
    text.target.push_back("target " + std::to_string(i));
  }
  return text;
}

TEST(PairsToSetAside, AreATwentiethButNoneOfAFewAndNeverManyThousand) {
  EXPECT_EQ(pairs_to_set_aside(1), 0U);
  EXPECT_EQ(pairs_to_set_aside(199), 0U);
  EXPECT_EQ(pairs_to_set_aside(200), 10U);
  EXPECT_EQ(pairs_to_set_aside(5000), 250U);
  EXPECT_EQ(pairs_to_set_aside(10'000'000), 1000U);
}

TEST(SetAside, LeavesLinksWithTheirPairs) {
  ParallelText text = numbered(400);
  for (int i = 0; i < 400; ++i) text.links.push_back({{.source = i, .target = i}});
  set_aside(text, 20);
  ASSERT_EQ(text.links.size(), 380U);
  for (std::size_t i = 0; i < text.links.size(); ++i)
    EXPECT_EQ("source " + std::to_string(text.links[i].front().source), text.source[i]);
}

TEST(SetAside, PartsATextIntoTwo) {
  ParallelText text = numbered(400);
  const ParallelText aside = set_aside(text, 20);
  ASSERT_EQ(aside.source.size(), 20U);
  ASSERT_EQ(text.source.size(), 380U);
  EXPECT_EQ(count_known_sources(aside, text), 0U);
  for (const ParallelText* part : std::vector<const ParallelText*>{&aside, &text}) {
    ASSERT_EQ(part->source.size(), part->target.size());
    for (std::size_t i = 0; i < part->source.size(); ++i)
      EXPECT_EQ(part->source[i].substr(7), part->target[i].substr(7));
  }
}

TEST(SetAside, DoesNotDependOnTheOrder) {
  ParallelText text = numbered(400), turned = numbered(400);
  std::reverse(turned.source.begin(), turned.source.end());
  std::reverse(turned.target.begin(), turned.target.end());
  const auto first = set_aside(text, 20), second = set_aside(turned, 20);
  EXPECT_EQ(std::set(first.source.begin(), first.source.end()),
            std::set(second.source.begin(), second.source.end()));
}

TEST(SetAside, LeavesNoOtherTranslationOfAnAsideSourceInTheText) {
  ParallelText text = numbered(400);
  const ParallelText other = numbered(400);
  for (int i = 0; i < 400; ++i) {
    text.source.push_back(other.source[i]);
    text.target.push_back("another " + std::to_string(i));
  }
  const ParallelText aside = set_aside(text, 20);
  EXPECT_EQ(aside.source.size(), 20U);
  EXPECT_EQ(text.source.size(), 760U);
  EXPECT_EQ(count_known_sources(aside, text), 0U);
}

TEST(SetAside, KeepsHalfOfTheDifferentSourcesAtLeast) {
  ParallelText few = numbered(10);
  EXPECT_EQ(set_aside(few, 100).source.size(), 5U);
  ParallelText same{.source = {"a", "a", "a"}, .target = {"b", "b", "b"}};
  EXPECT_TRUE(set_aside(same, 1).source.empty());
  EXPECT_EQ(same.source.size(), 3U);
}

TEST(SetAside, OfNothingTakesNothing) {
  ParallelText text = numbered(10);
  EXPECT_TRUE(set_aside(text, 0).source.empty());
  EXPECT_EQ(text.source.size(), 10U);
}

TEST(KnownSources, AreCountedByPairsOfTheValidation) {
  const ParallelText training{.source = {"a", "b"}, .target = {"x", "y"}};
  const ParallelText validation{.source = {"a", "a", "c"}, .target = {"z", "x", "y"}};
  EXPECT_EQ(count_known_sources(validation, training), 2U);
}

}  // namespace
}  // namespace heed
