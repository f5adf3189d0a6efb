#include "decoding/top_k.h"

#include <algorithm>
#include <cmath>

namespace heed {
namespace {

// A block is searched only where something in it beats the worst of the best so far: that test has no branches, so the
// compiler makes vector instructions of it, and after the first few blocks it nearly always fails.
constexpr std::size_t kBlock = 64;

bool any_above(const float* values, float threshold) {
  int above = 0;
  for (std::size_t i = 0; i < kBlock; ++i) above |= static_cast<int>(values[i] > threshold);
  return above != 0;
}

}  // namespace

void BestTokens::consider(int first_id, std::span<const float> scores) {
  if (wanted_.only) {
    const int place = *wanted_.only - first_id;
    if (place >= 0 && place < static_cast<int>(scores.size()))
      tokens_.push_back({*wanted_.only, scores[static_cast<std::size_t>(place)]});
    return;
  }
  const auto search = [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      if (!(scores[i] > threshold_)) continue;
      const int id = first_id + static_cast<int>(i);
      if (std::find(wanted_.barred.begin(), wanted_.barred.end(), id) == wanted_.barred.end()) insert({id, scores[i]});
    }
  };
  std::size_t i = 0;
  for (; i + kBlock <= scores.size(); i += kBlock) {
    if (any_above(scores.data() + i, threshold_)) search(i, i + kBlock);
  }
  search(i, scores.size());
}

void BestTokens::insert(TokenScore token) {
  const auto behind = [](const TokenScore& a, const TokenScore& b) { return a.log_probability > b.log_probability; };
  tokens_.insert(std::upper_bound(tokens_.begin(), tokens_.end(), token, behind), token);
  const auto count = static_cast<std::size_t>(wanted_.count);
  if (tokens_.size() > count) tokens_.pop_back();
  if (tokens_.size() == count) threshold_ = tokens_.back().log_probability;
}

std::vector<TokenScore> BestTokens::take(float log_total) {
  for (TokenScore& token : tokens_) token.log_probability -= log_total;
  std::erase_if(tokens_, [](const TokenScore& token) { return !(token.log_probability > -INFINITY); });
  return std::move(tokens_);
}

std::vector<TokenScore> top_k(std::span<const float> log_probabilities, int k, std::span<const int> barred) {
  const NextTokens wanted{.count = k, .barred = {barred.begin(), barred.end()}};
  BestTokens best(wanted);
  best.consider(0, log_probabilities);
  return best.take();
}

}  // namespace heed
