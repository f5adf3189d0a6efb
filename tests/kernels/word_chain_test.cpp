#include "kernels/word_chain.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <tuple>
#include <vector>

namespace heed {
namespace {

struct Sentence {
  std::size_t words, partners;
  std::vector<float> emission, empty_emission;
  std::vector<float> totals = std::vector<float>(partners, 1.0F);

  ChainInput input() const {
    return {.words = words,
            .partners = partners,
            .word_step = partners,
            .partner_step = 1,
            .weights = emission.data(),
            .totals = totals.data(),
            .empty_emission = empty_emission.data()};
  }
};

Sentence random_sentence(std::size_t words, std::size_t partners, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> probability(0.01F, 1.0F);
  Sentence sentence{.words = words, .partners = partners, .emission = {}, .empty_emission = {}};
  for (std::size_t i = 0; i < words * partners; ++i)
    sentence.emission.push_back(probability(random));
  for (std::size_t j = 0; j < words; ++j) sentence.empty_emission.push_back(probability(random));
  return sentence;
}

JumpWeights random_jumps() {
  JumpWeights jumps;
  std::mt19937 random(7);
  for (std::size_t bin = 0; bin < JumpWeights::kDistances; ++bin)
    jumps.weights.push_back(0.1 + std::uniform_real_distribution(0.0, 1.0)(random));
  jumps.empty = 0.15;
  return jumps;
}

struct Posteriors {
  std::vector<double> partners, empty, jumps;
};

/// Every sequence of partners, one by one.
class Twin {
 public:
  Twin(const Sentence& sentence, const JumpWeights& jumps)
      : sentence_(sentence), weights_(jumps), path_(sentence.words) {
    result.partners.resize(sentence.words * sentence.partners);
    result.empty.resize(sentence.words);
    result.jumps.resize(jumps.weights.size());
    go_on(0, -1, 1.0);
    for (auto* values : {&result.partners, &result.empty, &result.jumps})
      for (double& value : *values) value /= sum_;
  }

  Posteriors result;

 private:
  double jump(int from, int to) const {
    double sum = 0.0;
    for (int i = 0; i < static_cast<int>(sentence_.partners); ++i) sum += weight(i - from);
    return weight(to - from) / sum * (1.0 - weights_.empty);
  }
  double weight(int distance) const { return weights_.weights[bin(distance)]; }
  static std::size_t bin(int distance) {
    return static_cast<std::size_t>(
        std::clamp(distance, -JumpWeights::kReach, JumpWeights::kReach) + JumpWeights::kReach);
  }

  void go_on(std::size_t j, int from, double probability) {
    if (j == sentence_.words) return add(probability);
    path_[j] = -1;
    go_on(j + 1, from, probability * weights_.empty * sentence_.empty_emission[j]);
    for (std::size_t i = 0; i < sentence_.partners; ++i) {
      const int to = path_[j] = static_cast<int>(i);
      go_on(j + 1, to,
            probability * jump(from, to) * sentence_.emission[j * sentence_.partners + i]);
    }
  }

  void add(double probability) {
    sum_ += probability;
    int from = -1;
    for (std::size_t j = 0; j < path_.size(); ++j) {
      if (path_[j] < 0) {
        result.empty[j] += probability;
        continue;
      }
      result.partners[j * sentence_.partners + static_cast<std::size_t>(path_[j])] += probability;
      result.jumps[bin(path_[j] - from)] += probability;
      from = path_[j];
    }
  }

  const Sentence& sentence_;
  const JumpWeights& weights_;
  std::vector<int> path_;
  double sum_ = 0.0;
};

Posteriors posteriors_of(const ChainInput& input, const JumpWeights& jumps) {
  std::vector<float> partners(input.words * input.partners), empty(input.words);
  Posteriors found;
  found.jumps.resize(JumpWeights::kDistances);
  ChainWorkspace workspace;
  chain_posteriors(
      input, jumps,
      {.partners = partners.data(), .empty = empty.data(), .jump_counts = found.jumps.data()},
      workspace);
  found.partners.assign(partners.begin(), partners.end());
  found.empty.assign(empty.begin(), empty.end());
  return found;
}

Posteriors posteriors_of(const Sentence& sentence, const JumpWeights& jumps) {
  return posteriors_of(sentence.input(), jumps);
}

void expect_near(const std::vector<double>& one, const std::vector<double>& other) {
  ASSERT_EQ(one.size(), other.size());
  for (std::size_t i = 0; i < one.size(); ++i) EXPECT_NEAR(one[i], other[i], 1e-3) << i;
}

TEST(WordChain, IsTheSumOverAllSequencesOfPartners) {
  for (const auto& [words, partners] : {std::pair(1, 1), {1, 4}, {4, 1}, {4, 3}, {3, 5}, {3, 9}}) {
    const Sentence sentence =
        random_sentence(static_cast<std::size_t>(words), static_cast<std::size_t>(partners), 1);
    const JumpWeights jumps = random_jumps();
    const Posteriors found = posteriors_of(sentence, jumps);
    const Posteriors wanted = Twin(sentence, jumps).result;
    expect_near(found.partners, wanted.partners);
    expect_near(found.empty, wanted.empty);
    expect_near(found.jumps, wanted.jumps);
  }
}

TEST(WordChain, WithEqualJumpsIsModel1) {
  const Sentence sentence = random_sentence(6, 5, 2);
  JumpWeights equal;
  equal.weights.assign(JumpWeights::kDistances, 3.0);
  for (const JumpWeights& jumps : {equal, JumpWeights()}) {
    const Posteriors found = posteriors_of(sentence, jumps);
    for (std::size_t j = 0; j < 6; ++j) {
      const double none = equal.empty * sentence.empty_emission[j];
      double sum = none;
      for (std::size_t i = 0; i < 5; ++i)
        sum += (1.0 - equal.empty) / 5 * sentence.emission[j * 5 + i];
      for (std::size_t i = 0; i < 5; ++i)
        EXPECT_NEAR(found.partners[j * 5 + i],
                    (1.0 - equal.empty) / 5 * sentence.emission[j * 5 + i] / sum, 1e-5);
      EXPECT_NEAR(found.empty[j], none / sum, 1e-5);
    }
  }
}

TEST(WordChain, ReadsACellsProbabilityWhereverItStands) {
  Sentence sentence = random_sentence(4, 3, 4);
  const Posteriors wanted = posteriors_of(sentence, random_jumps());
  std::vector<float> turned;
  sentence.totals = {2.0F, 0.5F, 4.0F};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 4; ++j)
      turned.push_back(sentence.emission[j * 3 + i] * sentence.totals[i]);
  ChainInput input = sentence.input();
  input.weights = turned.data();
  std::tie(input.word_step, input.partner_step) = std::tuple(1, 4);
  const Posteriors found = posteriors_of(input, random_jumps());
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 4; ++j)
      EXPECT_NEAR(found.partners[i * 4 + j], wanted.partners[j * 3 + i], 1e-5);
  expect_near(found.jumps, wanted.jumps);
}

TEST(WordChain, LongSentencesOfImprobableWordsStayFinite) {
  Sentence sentence = random_sentence(250, 250, 3);
  for (float& probability : sentence.emission) probability *= 1e-12F;
  for (float& probability : sentence.empty_emission) probability *= 1e-12F;
  const Posteriors found = posteriors_of(sentence, random_jumps());
  for (std::size_t j = 0; j < 250; ++j) {
    double sum = found.empty[j];
    for (std::size_t i = 0; i < 250; ++i) sum += found.partners[j * 250 + i];
    EXPECT_NEAR(sum, 1.0, 1e-3) << j;
  }
}

}  // namespace
}  // namespace heed
