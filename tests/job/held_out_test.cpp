#include "job/held_out.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "job/stored_pairs.h"

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

/// The pairs that are still used.
ParallelText used(const StoredText& text) {
  ParallelText pairs;
  for_parts(text, [&](const ParallelText& part) { pairs = part; });
  return pairs;
}

std::size_t known_sources(const ParallelText& validation, const StoredText& training) {
  return count_known_sources(validation, {.own = training});
}

TEST(SetAside, LeavesLinksWithTheirPairs) {
  ParallelText pairs = numbered(400);
  for (int i = 0; i < 400; ++i) pairs.links.push_back({{.source = i, .target = i}});
  StoredText text = stored(pairs);
  set_aside(text, 20);
  const ParallelText left = used(text);
  ASSERT_EQ(left.links.size(), 380U);
  EXPECT_EQ(text.count(), 380U);
  for (std::size_t i = 0; i < left.links.size(); ++i)
    EXPECT_EQ("source " + std::to_string(left.links[i].front().source), left.source[i]);
}

TEST(SetAside, PartsATextIntoTwo) {
  StoredText text = stored(numbered(400));
  const ParallelText aside = set_aside(text, 20), left = used(text);
  ASSERT_EQ(aside.source.size(), 20U);
  ASSERT_EQ(left.source.size(), 380U);
  EXPECT_EQ(known_sources(aside, text), 0U);
  for (const ParallelText* part : std::vector<const ParallelText*>{&aside, &left}) {
    ASSERT_EQ(part->source.size(), part->target.size());
    for (std::size_t i = 0; i < part->source.size(); ++i)
      EXPECT_EQ(part->source[i].substr(7), part->target[i].substr(7));
  }
}

TEST(SetAside, DoesNotDependOnTheOrder) {
  ParallelText turned = numbered(400);
  std::reverse(turned.source.begin(), turned.source.end());
  std::reverse(turned.target.begin(), turned.target.end());
  StoredText one = stored(numbered(400)), other = stored(turned);
  const auto first = set_aside(one, 20), second = set_aside(other, 20);
  EXPECT_EQ(std::set(first.source.begin(), first.source.end()),
            std::set(second.source.begin(), second.source.end()));
}

TEST(SetAside, LeavesNoOtherTranslationOfAnAsideSourceInTheText) {
  ParallelText pairs = numbered(400);
  const ParallelText other = numbered(400);
  for (int i = 0; i < 400; ++i) {
    pairs.source.push_back(other.source[i]);
    pairs.target.push_back("another " + std::to_string(i));
  }
  StoredText text = stored(pairs);
  const ParallelText aside = set_aside(text, 20);
  EXPECT_EQ(aside.source.size(), 20U);
  EXPECT_EQ(text.count(), 760U);
  EXPECT_EQ(known_sources(aside, text), 0U);
}

TEST(SetAside, KeepsHalfOfTheDifferentSourcesAtLeast) {
  StoredText few = stored(numbered(10));
  EXPECT_EQ(set_aside(few, 100).source.size(), 5U);
  StoredText same = stored({.source = {"a", "a", "a"}, .target = {"b", "b", "b"}});
  EXPECT_TRUE(set_aside(same, 1).source.empty());
  EXPECT_EQ(same.count(), 3U);
}

TEST(SetAside, OfNothingTakesNothing) {
  StoredText text = stored(numbered(10));
  EXPECT_TRUE(set_aside(text, 0).source.empty());
  EXPECT_EQ(text.count(), 10U);
}

TEST(KnownSources, AreCountedByPairsOfTheValidation) {
  StoredText training = stored({.source = {"a", "b"}, .target = {"x", "y"}});
  const ParallelText validation{.source = {"a", "a", "c"}, .target = {"z", "x", "y"}};
  EXPECT_EQ(known_sources(validation, training), 2U);
  EXPECT_EQ(count_known_sources(
                validation, {.own = training, .also = stored({.source = {"c"}, .target = {"y"}})}),
            3U);
  training.left_out = {true, false};
  EXPECT_EQ(known_sources(validation, training), 0U) << "left out";
}

}  // namespace
}  // namespace heed
