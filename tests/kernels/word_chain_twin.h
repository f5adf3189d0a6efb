#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "kernels/word_chain.h"

namespace heed {

/// What a chain is told of a sentence, with the memory of it.
struct ChainSentence {
  std::size_t words, partners;
  std::vector<float> emission, empty_emission;
  std::vector<float> totals =
      std::vector<float>(partners, 1.0F);  ///< that emissions are divided by

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

/// What a chain answers.
struct ChainAnswer {
  std::vector<double> partners, empty, jumps;
};

/// The twin of chain_posteriors: every sequence of partners, one by one.
class ChainTwin {
 public:
  ChainTwin(const ChainSentence& sentence, const JumpWeights& jumps)
      : sentence_(sentence), weights_(jumps), path_(sentence.words) {
    result.partners.resize(sentence.words * sentence.partners);
    result.empty.resize(sentence.words);
    result.jumps.resize(JumpWeights::kDistances);
    go_on(0, -1, 1.0);
    for (auto* values : {&result.partners, &result.empty, &result.jumps})
      for (double& value : *values) value /= sum_;
  }

  ChainAnswer result;

 private:
  double jump(int from, int to) const {
    double sum = 0.0;
    for (int i = 0; i < static_cast<int>(sentence_.partners); ++i) sum += weight(i - from);
    return weight(to - from) / sum * (1.0 - weights_.empty);
  }
  double weight(int distance) const {
    return weights_.weights.empty() ? 1.0 : weights_.weights[bin(distance)];
  }
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

  const ChainSentence& sentence_;
  const JumpWeights& weights_;
  std::vector<int> path_;
  double sum_ = 0.0;
};

}  // namespace heed
