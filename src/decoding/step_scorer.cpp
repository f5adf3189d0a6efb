#include "decoding/step_scorer.h"

#include "decoding/top_k.h"

namespace heed {

std::vector<std::vector<TokenScore>> StepScorer::likeliest(std::span<const int> parents,
                                                           std::span<const int> previous_ids,
                                                           std::span<const NextTokens> wanted) {
  const std::span<const float> log_probabilities = step(parents, previous_ids);
  const auto vocabulary = static_cast<std::size_t>(vocabulary_size());
  std::vector<std::vector<TokenScore>> tokens;
  for (std::size_t row = 0; row < wanted.size(); ++row) {
    BestTokens best(wanted[row]);
    best.consider(0, log_probabilities.subspan(row * vocabulary, vocabulary));
    tokens.push_back(best.take());
  }
  return tokens;
}

}  // namespace heed
