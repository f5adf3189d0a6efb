#include "decoding/ranking.h"

#include <cmath>

namespace heed {

double normalized_score(double log_probability, int length, double length_penalty) {
  if (length_penalty == 0) return log_probability;
  return log_probability / std::pow(length, length_penalty);
}

double best_reachable_score(double log_probability, int length, double length_penalty) {
  return normalized_score(log_probability, length, length_penalty);
}

Hypothesis empty_hypothesis() {
  Hypothesis hypothesis;
  hypothesis.finished = false;
  return hypothesis;
}

void append_token(Hypothesis& hypothesis, TokenScore token, int end, double length_penalty) {
  hypothesis.finished = token.id == end;
  if (!hypothesis.finished) hypothesis.ids.push_back(token.id);
  hypothesis.token_log_probabilities.push_back(token.log_probability);
  hypothesis.log_probability += token.log_probability;
  const int length = static_cast<int>(hypothesis.ids.size()) + 1;
  hypothesis.score = normalized_score(hypothesis.log_probability, length, length_penalty);
}

bool ranks_before(const Hypothesis& a, const Hypothesis& b) {
  if (a.finished != b.finished) return a.finished;
  return a.score > b.score;
}

}  // namespace heed
