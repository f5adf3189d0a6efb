#pragma once

#include <limits>
#include <span>
#include <vector>

#include "decoding/step_scorer.h"

namespace heed {

/// Finds the tokens that are wanted of a row, which comes part by part, in the order of the ids.
class BestTokens {
 public:
  /// `wanted` must outlive it.
  explicit BestTokens(const NextTokens& wanted) : wanted_(wanted) {}

  /// A score that is not above this one changes nothing.
  float threshold() const { return threshold_; }

  /// scores[i]: of token first_id + i.
  void consider(int first_id, std::span<const float> scores);
  /// scores[i]: of token ids[i]. REQUIRES: more is wanted than one token alone.
  void consider(std::span<const int> ids, std::span<const float> scores);

  /// Best first, equals by id. log p = score - `log_total`; a token with log p of minus infinity
  /// (or not a number) is none.
  std::vector<TokenScore> take(float log_total = 0.0F);

 private:
  void insert(TokenScore token);

  /// scores[i]: of token id_of(i).
  template <typename IdOf>
  void consider_each(std::span<const float> scores, IdOf id_of);

  const NextTokens& wanted_;
  std::vector<TokenScore> tokens_;
  float threshold_ = -std::numeric_limits<float>::infinity();
};

/// The k likeliest tokens that are not suppressed, best first, equals by id. Fewer where fewer are
/// possible: a token with log p of minus infinity (or not a number) is none. One pass over the row;
/// `suppressed` should be short.
std::vector<TokenScore> top_k(std::span<const float> log_probabilities, int k,
                              std::span<const int> suppressed);

}  // namespace heed
