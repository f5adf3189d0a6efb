#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "corpus/corpus_profile.h"
#include "text/line_reader.h"

namespace heed {
namespace {

/// What ROT13 makes of a text: words of its own language, with the same letters.
std::string turned(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>('a' + (c - 'a' + 13) % 26);
    if (c >= 'A' && c <= 'Z') c = static_cast<char>('A' + (c - 'A' + 13) % 26);
  }
  return text;
}

std::vector<TextPair> toy_pairs(std::size_t count) {
  const std::string folder = HEED_SOURCE_DIR "/data/toy/";
  const auto sources = read_lines(folder + "train.en"), targets = read_lines(folder + "train.de");
  std::vector<TextPair> pairs;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t line = i * 7919 % sources.size();
    pairs.push_back({.source = sources[line], .target = targets[line]});
  }
  return pairs;
}

TEST(LengthProfile, KnowsWhatIsUnevenThoughAFifthIs) {
  std::vector<PairLengths> sample;
  std::mt19937 random(1);
  for (std::size_t i = 0; i < 5000; ++i) {
    const std::size_t length = 10 + random() % 80;
    sample.push_back({length, i % 5 == 0 ? 10 * length : length * 6 / 5 + random() % 10});
  }
  const LengthProfile profile(sample);
  EXPECT_FALSE(profile.is_uneven({40, 48}));
  EXPECT_FALSE(profile.is_uneven({3, 6}));
  EXPECT_TRUE(profile.is_uneven({40, 400}));
  EXPECT_TRUE(profile.is_uneven({400, 40}));
  EXPECT_FALSE(profile.is_too_long({200, 200}));
  EXPECT_TRUE(profile.is_too_long({3000, 3600}));
}

TEST(LanguageProfile, KnowsAThirdLanguageThoughItWasLearntWithIt) {
  std::vector<NormalText> sources, targets;
  const auto pairs = toy_pairs(3000);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const bool is_dirt = i % 20 == 0;
    sources.push_back(normal_text(pairs[i].source));
    targets.push_back(normal_text(is_dirt ? turned(pairs[i].target) : pairs[i].target));
  }
  const LanguageProfile profile(targets, sources);
  std::size_t good_lost = 0, found = 0, other_side = 0;
  const std::size_t tests = 500;
  for (const TextPair& pair : toy_pairs(tests)) {
    good_lost += profile.is_foreign(normal_text(pair.target)) ? 1 : 0;
    found += profile.is_foreign(normal_text(turned(pair.target))) ? 1 : 0;
    other_side += profile.is_foreign(normal_text(pair.source)) ? 1 : 0;
  }
  EXPECT_LE(good_lost, tests / 100);
  EXPECT_GE(found, tests * 95 / 100);
  EXPECT_GE(other_side, tests * 95 / 100);
  EXPECT_FALSE(profile.is_foreign(normal_text("Ok.")));
}

TEST(CorpusProfile, FindsTargetsOfOtherSourcesThoughItWasLearntWithThem) {
  auto pairs = toy_pairs(6000);
  for (std::size_t i = 0; i + 40 < pairs.size(); i += 40)  // a twentieth
    std::swap(pairs[i].target, pairs[i + 20].target);
  ThreadPool threads(2);
  const CorpusProfile profile(pairs, threads);
  std::size_t good_lost = 0, found = 0, good = 0, swapped = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const bool is_swapped = i % 20 == 0;
    const bool is_found = profile.are_strangers(normal_pair(pairs[i]));
    (is_swapped ? swapped : good) += 1;
    (is_swapped ? found : good_lost) += is_found ? 1 : 0;
  }
  EXPECT_GE(found, swapped * 90 / 100);
  EXPECT_LE(good_lost, good * 2 / 100);
}

TEST(CorpusProfile, FindsNothingInACorpusThatIsRight) {
  const auto pairs = toy_pairs(3000);
  ThreadPool threads(1);
  const CorpusProfile profile(pairs, threads);
  const auto lost = std::count_if(pairs.begin(), pairs.end(), [&](const TextPair& pair) {
    const NormalPair normal = normal_pair(pair);
    return profile.are_strangers(normal) || profile.source().is_foreign(normal.source) ||
           profile.target().is_foreign(normal.target) ||
           profile.characters().is_uneven(normal.characters());
  });
  EXPECT_LE(lost, 15);
}

TEST(CorpusProfile, MayBeOfNoOrFewPairs) {
  ThreadPool threads(1);
  for (const std::size_t count : {0, 1, 30}) {
    const auto pairs = toy_pairs(count);
    const CorpusProfile profile(pairs, threads);
    for (const TextPair& pair : pairs) EXPECT_FALSE(profile.are_strangers(normal_pair(pair)));
  }
}

TEST(CorpusProfile, IsTheSameWithAnyNumberOfThreads) {
  auto pairs = toy_pairs(2000);
  for (std::size_t i = 0; i + 40 < pairs.size(); i += 40)
    std::swap(pairs[i].target, pairs[i + 20].target);
  ThreadPool one(1), four(4);
  const CorpusProfile alone(pairs, one), together(pairs, four);
  for (const TextPair& pair : pairs) {
    const NormalPair normal = normal_pair(pair);
    EXPECT_EQ(alone.are_strangers(normal), together.are_strangers(normal));
  }
}

}  // namespace
}  // namespace heed
