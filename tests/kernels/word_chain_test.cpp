#include "kernels/word_chain.h"

#include <gtest/gtest.h>

#include <random>
#include <tuple>
#include <vector>

#include "kernels/word_chain_twin.h"

namespace heed {
namespace {

ChainSentence random_sentence(std::size_t words, std::size_t partners, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> probability(0.01F, 1.0F);
  ChainSentence sentence{
      .words = words, .partners = partners, .emission = {}, .empty_emission = {}};
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

ChainAnswer posteriors_of(const ChainInput& input, const JumpWeights& jumps) {
  std::vector<float> partners(input.words * input.partners), empty(input.words);
  ChainAnswer found;
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

ChainAnswer posteriors_of(const ChainSentence& sentence, const JumpWeights& jumps) {
  return posteriors_of(sentence.input(), jumps);
}

void expect_near(const std::vector<double>& one, const std::vector<double>& other,
                 double tolerance) {
  ASSERT_EQ(one.size(), other.size());
  for (std::size_t i = 0; i < one.size(); ++i) EXPECT_NEAR(one[i], other[i], tolerance) << i;
}

TEST(WordChain, IsTheSumOverAllSequencesOfPartners) {
  for (const auto& [words, partners] : {std::pair(1, 1), {1, 4}, {4, 1}, {4, 3}, {3, 5}, {2, 27}}) {
    const ChainSentence sentence =
        random_sentence(static_cast<std::size_t>(words), static_cast<std::size_t>(partners), 1);
    const JumpWeights jumps = random_jumps();
    const ChainAnswer found = posteriors_of(sentence, jumps);
    const ChainAnswer wanted = ChainTwin(sentence, jumps).result;
    expect_near(found.partners, wanted.partners, 1e-5);
    expect_near(found.empty, wanted.empty, 1e-5);
    expect_near(found.jumps, wanted.jumps, 1e-3);  // states that are too rare do not count
  }
}

TEST(WordChain, AddsJumpsToThoseCountedBeforeAndKeepsNothingElse) {
  const ChainSentence sentence = random_sentence(3, 4, 5), longer = random_sentence(9, 30, 6);
  const JumpWeights jumps = random_jumps();
  const ChainAnswer once = posteriors_of(sentence, jumps);
  ChainWorkspace workspace;
  std::vector<float> partners(9 * 30), empty(9);
  std::vector<double> counts(JumpWeights::kDistances);
  const auto run = [&](const ChainSentence& which, double* jump_counts) {
    chain_posteriors(
        which.input(), jumps,
        {.partners = partners.data(), .empty = empty.data(), .jump_counts = jump_counts},
        workspace);
  };
  run(sentence, counts.data());
  run(longer, nullptr);
  run(sentence, counts.data());
  for (std::size_t i = 0; i < once.jumps.size(); ++i)
    EXPECT_NEAR(counts[i], 2 * once.jumps[i], 1e-6) << i;
  for (std::size_t i = 0; i < once.partners.size(); ++i)
    EXPECT_EQ(static_cast<double>(partners[i]), once.partners[i]) << i;
}

TEST(WordChain, WithEqualJumpsIsModel1) {
  const ChainSentence sentence = random_sentence(6, 5, 2);
  JumpWeights equal;
  equal.weights.assign(JumpWeights::kDistances, 3.0);
  for (const JumpWeights& jumps : {equal, JumpWeights()}) {
    const ChainAnswer found = posteriors_of(sentence, jumps);
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
  ChainSentence sentence = random_sentence(4, 3, 4);
  const ChainAnswer wanted = posteriors_of(sentence, random_jumps());
  std::vector<float> turned;
  sentence.totals = {2.0F, 0.5F, 4.0F};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 4; ++j)
      turned.push_back(sentence.emission[j * 3 + i] * sentence.totals[i]);
  ChainInput input = sentence.input();
  input.weights = turned.data();
  std::tie(input.word_step, input.partner_step) = std::tuple(1, 4);
  const ChainAnswer found = posteriors_of(input, random_jumps());
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 4; ++j)
      EXPECT_NEAR(found.partners[i * 4 + j], wanted.partners[j * 3 + i], 1e-5);
  expect_near(found.jumps, wanted.jumps, 1e-3);
}

TEST(WordChain, LongSentencesOfImprobableWordsStayFinite) {
  ChainSentence sentence = random_sentence(250, 250, 3);
  for (float& probability : sentence.emission) probability *= 1e-12F;
  for (float& probability : sentence.empty_emission) probability *= 1e-12F;
  const ChainAnswer found = posteriors_of(sentence, random_jumps());
  for (std::size_t j = 0; j < 250; ++j) {
    double sum = found.empty[j];
    for (std::size_t i = 0; i < 250; ++i) sum += found.partners[j * 250 + i];
    EXPECT_NEAR(sum, 1.0, 1e-3) << j;
  }
}

}  // namespace
}  // namespace heed
