#include "decoding/top_k.h"

#include <algorithm>
#include <cmath>

#include "kernels/next_above.h"

namespace heed {

void BestTokens::consider(int first_id, std::span<const float> scores) {
  if (wanted_.only) {
    const int place = *wanted_.only - first_id;
    if (place >= 0 && place < static_cast<int>(scores.size()))
      tokens_.push_back({*wanted_.only, scores[static_cast<std::size_t>(place)]});
    return;
  }
  consider_each(scores, [&](std::size_t i) { return first_id + static_cast<int>(i); });
}

void BestTokens::consider(std::span<const int> ids, std::span<const float> scores) {
  consider_each(scores, [&](std::size_t i) { return ids[i]; });
}

template <typename IdOf>
void BestTokens::consider_each(std::span<const float> scores, IdOf id_of) {
  for (std::size_t i = next_above(scores, 0, threshold_); i < scores.size();
       i = next_above(scores, i + 1, threshold_)) {
    const int id = id_of(i);
    if (std::find(wanted_.suppressed.begin(), wanted_.suppressed.end(), id) ==
        wanted_.suppressed.end())
      insert({id, scores[i]});
  }
}

void BestTokens::insert(TokenScore token) {
  const auto behind = [](const TokenScore& a, const TokenScore& b) {
    return a.log_probability > b.log_probability;
  };
  tokens_.insert(std::upper_bound(tokens_.begin(), tokens_.end(), token, behind), token);
  const auto count = static_cast<std::size_t>(wanted_.count);
  if (tokens_.size() > count) tokens_.pop_back();
  if (tokens_.size() == count) threshold_ = tokens_.back().log_probability;
}

std::vector<TokenScore> BestTokens::take(float log_total) {
  for (TokenScore& token : tokens_) token.log_probability -= log_total;
  std::erase_if(tokens_,
                [](const TokenScore& token) { return !(token.log_probability > -INFINITY); });
  return std::move(tokens_);
}

std::vector<TokenScore> top_k(std::span<const float> log_probabilities, int k,
                              std::span<const int> suppressed) {
  const NextTokens wanted{.count = k, .suppressed = {suppressed.begin(), suppressed.end()}};
  BestTokens best(wanted);
  best.consider(0, log_probabilities);
  return best.take();
}

}  // namespace heed
