#pragma once

#include <limits>
#include <span>
#include <vector>

#include "decoding/step_scorer.h"

namespace heed {

/// Finds the tokens that are wanted of a row, which comes part by part, in the order of the ids.
class BestTokens {
 public:
  /// Both must outlive it. `ids`: the tokens of the row, ascending, where it has not every one from
  /// 0 on; then more than one alone must be wanted.
  explicit BestTokens(const NextTokens& wanted, std::span<const int> ids = {})
      : wanted_(wanted), ids_(ids) {}

  /// A score that is not above this one changes nothing.
  float threshold() const { return threshold_; }

  /// scores[i]: of the row's token number first + i.
  void consider(int first, std::span<const float> scores);

  /// Best first, equals by id. log p = score - `log_total`; a token with log p of minus infinity
  /// (or not a number) is none.
  std::vector<TokenScore> take(float log_total = 0.0F);

 private:
  void insert(TokenScore token);

  int id_of(int number) const {
    return ids_.empty() ? number : ids_[static_cast<std::size_t>(number)];
  }

  const NextTokens& wanted_;
  std::span<const int> ids_;
  std::vector<TokenScore> tokens_;
  float threshold_ = -std::numeric_limits<float>::infinity();
};

/// The k likeliest tokens that are not suppressed, best first, equals by id. Fewer where fewer are
/// possible: a token with log p of minus infinity (or not a number) is none. One pass over the row;
/// `suppressed` should be short.
std::vector<TokenScore> top_k(std::span<const float> log_probabilities, int k,
                              std::span<const int> suppressed);

}  // namespace heed
