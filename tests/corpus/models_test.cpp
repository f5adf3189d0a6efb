#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "corpus/character_model.h"
#include "corpus/length_profile.h"
#include "corpus/lexical_model.h"
#include "corpus/threshold.h"

namespace heed {
namespace {

/// The same as CharacterModel without tables: n-grams are looked up by what they are.
class PlainCharacters {
 public:
  void add(const std::u32string& text) {
    const std::u32string padded = padded_text(text);
    for (std::size_t end = kPadding + 1; end <= padded.size(); ++end)
      for (std::size_t n = 0; n <= 4; ++n) ++counts_[padded.substr(end - n, n)];
  }

  double log_probability(const std::u32string& text, double own) const {
    const std::u32string padded = padded_text(text);
    double sum = 0.0;
    for (std::size_t end = kPadding + 1; end <= padded.size(); ++end) {
      double p = 1.0 / 3000;
      for (std::size_t n = 1; n <= 4; ++n)
        p = (count(padded, end, n, own) + 4.0 * p) / (count(padded, end - 1, n - 1, own) + 4.0);
      sum += std::log(p);
    }
    return sum;
  }

 private:
  static constexpr std::size_t kPadding = 4;  // what stands before a text
  static std::u32string padded_text(const std::u32string& text) {
    return std::u32string(kPadding - 1, U'\0') + U' ' + text + U' ';
  }
  /// Of the n-gram that ends at `end` and begins in the text, no more than of its beginning.
  double count(const std::u32string& padded, std::size_t end, std::size_t n, double own) const {
    if (end - n < kPadding && n > 0) return 0.0;
    const auto found = counts_.find(padded.substr(end - n, n));
    const double seen = found == counts_.end() ? 0.0 : std::max(found->second - own, 0.0);
    return n == 0 ? seen : std::min(seen, count(padded, end - 1, n - 1, own));
  }
  std::map<std::u32string, double> counts_;
};

TEST(CharacterModel, IsThatOfNGramsThatAreSmoothedByShorterOnes) {
  std::mt19937 random(1);
  const auto text = [&] {
    std::u32string letters;
    for (auto size = random() % 12; letters.size() < size;) letters += U"aab c"[random() % 5];
    return letters;
  };
  CharacterModel model;
  PlainCharacters twin;
  std::vector<std::u32string> learnt;
  for (int i = 0; i < 30; ++i) {
    learnt.push_back(text());
    model.add(learnt.back());
    twin.add(learnt.back());
  }
  for (const std::u32string& one : learnt)
    EXPECT_NEAR(model.log_probability(one, true), twin.log_probability(one, 1.0), 1e-9);
  for (int i = 0; i < 30; ++i) {
    const std::u32string one = text() + (i % 3 == 0 ? U"x" : U"");
    EXPECT_NEAR(model.log_probability(one), twin.log_probability(one, 0.0), 1e-9);
  }
  EXPECT_NEAR(CharacterModel().log_probability(U"a"), 2 * std::log(1.0 / 3000), 1e-9);
}

/// IBM model 1 in one direction, without tables: p(outcome | given).
class PlainLexicon {
 public:
  using Words = std::vector<std::uint64_t>;

  PlainLexicon(const std::vector<Words>& given, const std::vector<Words>& outcome) {
    learn_words(given, given_uses_);
    learn_words(outcome, uses_);
    std::map<std::pair<std::uint64_t, std::uint64_t>, int> together;
    for (std::size_t i = 0; i < given.size(); ++i)
      for (const auto from : known(given[i], given_uses_))
        for (const auto to : known(outcome[i], uses_)) ++together[{from, to}];
    for (const auto& [words, times] : together)
      if (times > 1) p_[words] = 1.0;
    for (int round = 1; round <= 4; ++round) learn(given, outcome, round == 4 ? 0.5 : 0.0);
  }

  double evidence(const Words& given, const Words& outcome) const {
    const Words from_words = known(given, given_uses_);
    double sum = 0.0;
    for (const auto to : known(outcome, uses_)) {
      double explained = 0.0;
      for (const auto from : from_words) explained += p(from, to);
      const double share = explained / static_cast<double>(from_words.size());
      sum += std::min(std::log(0.1 + 0.9 * share / uses_.at(to)), 6.0);
    }
    return sum;
  }
  std::size_t known_words(const Words& given, const Words& outcome) const {
    return known(given, given_uses_).size() + known(outcome, uses_).size();
  }

 private:
  using Shares = std::map<std::uint64_t, double>;

  static void learn_words(const std::vector<Words>& texts, Shares& shares) {
    double all = 0.0;
    for (const Words& text : texts)
      for (const auto word : text) ++shares[word], ++all;
    std::erase_if(shares, [](const auto& word) { return word.second < 2; });
    for (auto& [word, share] : shares) share /= all;
  }
  static Words known(const Words& words, const Shares& shares) {
    Words found;
    for (std::size_t i = 0; i < std::min<std::size_t>(24, words.size()); ++i)
      if (shares.contains(words[i])) found.push_back(words[i]);
    return found;
  }
  double p(std::uint64_t from, std::uint64_t to) const {
    const auto found = p_.find({from, to});
    return found == p_.end() ? 0.0 : found->second;
  }
  void learn(const std::vector<Words>& given, const std::vector<Words>& outcome, double discount) {
    std::map<std::pair<std::uint64_t, std::uint64_t>, double> counts;
    Shares totals;
    for (std::size_t i = 0; i < given.size(); ++i) {
      const Words from_words = known(given[i], given_uses_);
      for (const auto to : known(outcome[i], uses_)) {
        double sum = 0.1 * uses_.at(to) * static_cast<double>(from_words.size());
        for (const auto from : from_words) sum += p(from, to);
        for (const auto from : from_words) {
          counts[{from, to}] += p(from, to) / sum;
          totals[from] += p(from, to) / sum;
        }
      }
    }
    for (auto& [words, probability] : p_)
      probability = totals[words.first] > 0
                        ? std::max(counts[words] - discount, 0.0) / totals[words.first]
                        : 0.0;
  }

  Shares given_uses_, uses_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, double> p_;
};

TEST(LexicalModel, IsIbmModel1InBothDirections) {
  std::mt19937 random(1);
  std::vector<WordedPair> pairs;
  std::vector<PlainLexicon::Words> sources, targets;
  for (int i = 0; i < 300; ++i) {
    WordedPair& pair = pairs.emplace_back();
    const std::size_t words = i % 50 == 0 ? 30 : 1 + random() % 6;
    while (pair.source.size() < words) {
      const std::uint64_t word = 1 + random() % (random() % 80 + 1);
      pair.source.push_back(word);
      pair.target.push_back(random() % 8 == 0 ? 1 + random() % 200 : word + 1000);
    }
    if (i % 3 == 0) pair.target.push_back(999);
    sources.push_back(pair.source);
    targets.push_back(pair.target);
  }
  const LexicalModel model(pairs);
  const PlainLexicon to_target(sources, targets), to_source(targets, sources);
  int judged = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i)
    for (const WordedPair& pair : {pairs[i], WordedPair{pairs[i].source, targets[299 - i]}}) {
      const LexicalEvidence evidence = model.evidence(pair);
      if (evidence.words == 0) continue;
      ++judged;
      EXPECT_EQ(evidence.words, to_target.known_words(pair.source, pair.target));
      const double sum = to_target.evidence(pair.source, pair.target) +
                         to_source.evidence(pair.target, pair.source);
      EXPECT_NEAR(evidence.mean, sum / static_cast<double>(evidence.words), 1e-3);
    }
  EXPECT_GT(judged, 500);
  EXPECT_EQ(model.evidence({{5000}, {1001}}).words, 0U);
  EXPECT_EQ(LexicalModel::links_of({{1, 2, 3}, {1, 2}}), 6U);
  EXPECT_EQ(LexicalModel::links_of({std::vector<std::uint64_t>(30), {1, 2}}), 48U);
}

/// `count` pairs of each of these lengths.
std::vector<PairLengths> of_each(std::size_t count, const std::vector<PairLengths>& lengths) {
  std::vector<PairLengths> sample;
  for (std::size_t i = 0; i < count; ++i)
    sample.insert(sample.end(), lengths.begin(), lengths.end());
  return sample;
}

TEST(LengthProfile, TakesForTooLongWhatIsTenMediansOrSixDeviationsLong) {
  const LengthProfile even(of_each(200, {{9, 19}}));
  EXPECT_FALSE(even.is_too_long({98, 19}));
  EXPECT_TRUE(even.is_too_long({101, 19}));
  EXPECT_FALSE(even.is_too_long({9, 198}));
  EXPECT_TRUE(even.is_too_long({9, 201}));
  // The median of ln(length + 1) is ln 16, a deviation 1.4826 ln 2, and 2^(6 * 1.4826) is 476.2.
  const LengthProfile spread(of_each(200, {{7, 9}, {15, 9}, {31, 9}}));
  EXPECT_FALSE(spread.is_too_long({7550, 9}));
  EXPECT_TRUE(spread.is_too_long({7700, 9}));
}

TEST(LengthProfile, TakesForUnevenWhatIsTwiceOrThreeAndAHalfDeviationsOff) {
  const LengthProfile even(of_each(200, {{14, 14}}));
  for (const auto& [source, target, is_uneven] :
       std::vector<std::tuple<std::size_t, std::size_t, bool>>{{14, 29, false},
                                                               {14, 31, true},
                                                               {14, 7, false},
                                                               {14, 5, true},
                                                               {31, 14, true},
                                                               {0, 90, false},
                                                               {90, 0, false}})
    EXPECT_EQ(even.is_uneven({source, target}), is_uneven) << source << " and " << target;
  // A deviation is 1.4826 ln 2, and 2^(3.5 * 1.4826) is 36.5.
  const LengthProfile spread(of_each(45, {{14, 6}, {14, 14}, {14, 30}}));
  EXPECT_FALSE(spread.is_uneven({14, 575}));
  EXPECT_TRUE(spread.is_uneven({14, 590}));
}

TEST(LengthProfile, ComparesWithPairsOfTheSameSizeWhereThereAreAHundred) {
  const auto is_uneven = [](std::size_t short_pairs) {
    auto sample = of_each(short_pairs, {{14, 14}});
    const auto longer = of_each(300, {{100, 402}});
    sample.insert(sample.end(), longer.begin(), longer.end());
    return LengthProfile(sample).is_uneven({14, 14});
  };
  EXPECT_FALSE(is_uneven(100));
  EXPECT_TRUE(is_uneven(99));
}

/// A tenth of the scores is of swapped pairs, 0 to 100; the good ones are far above, but for those
/// of `near` to one swapped pair from 50 on.
double threshold_of(double near) {
  ScoredPairs scores;
  for (int i = 0; i < 1000; ++i) {
    scores.swapped.push_back(0.1 * i);
    scores.actual.push_back(0.1 * i);
  }
  const int beside = static_cast<int>(500 * near);
  for (int i = 0; i < beside; ++i) scores.actual.push_back(50.0 + 50.0 * i / beside);
  scores.actual.resize(10000, 1000.0);
  return swapped_below(scores);
}

TEST(Threshold, IsTheHighestAtWhichOneInSixIsSwapped) {
  EXPECT_NEAR(threshold_of(0.0), 98.0, 2.1);
  EXPECT_NEAR(threshold_of(4.5), 98.0, 2.1);
  EXPECT_NEAR(threshold_of(5.5), 50.0, 2.1);
}

TEST(Threshold, NeedsFiftyScoresOfEachKind) {
  const auto of_sizes = [](std::size_t actual, std::size_t swapped) {
    ScoredPairs scores;
    for (std::size_t i = 0; i < actual; ++i) scores.actual.push_back(static_cast<double>(i));
    for (std::size_t i = 0; i < swapped; ++i) scores.swapped.push_back(static_cast<double>(i));
    return swapped_below(scores);
  };
  EXPECT_GT(of_sizes(50, 50), 40.0);
  EXPECT_EQ(of_sizes(49, 50), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(of_sizes(50, 49), -std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace heed
