#include "decoding/top_k.h"

#include <algorithm>
#include <limits>

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

/// The best k seen so far, sorted.
class BestTokens {
 public:
  explicit BestTokens(int k) : k_(static_cast<std::size_t>(k)) { tokens_.reserve(k_ + 1); }

  float threshold() const { return threshold_; }

  void insert(TokenScore token) {
    const auto behind = [](const TokenScore& a, const TokenScore& b) { return a.log_probability > b.log_probability; };
    tokens_.insert(std::upper_bound(tokens_.begin(), tokens_.end(), token, behind), token);
    if (tokens_.size() > k_) tokens_.pop_back();
    if (tokens_.size() == k_) threshold_ = tokens_.back().log_probability;
  }

  std::vector<TokenScore> take() { return std::move(tokens_); }

 private:
  std::size_t k_;
  std::vector<TokenScore> tokens_;
  float threshold_ = -std::numeric_limits<float>::infinity();
};

}  // namespace

std::vector<TokenScore> top_k(std::span<const float> log_probabilities, int k, std::span<const int> barred) {
  BestTokens best(std::min(k, static_cast<int>(log_probabilities.size())));
  const auto consider = [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      if (!(log_probabilities[i] > best.threshold())) continue;
      const int id = static_cast<int>(i);
      if (std::find(barred.begin(), barred.end(), id) == barred.end()) best.insert({id, log_probabilities[i]});
    }
  };
  std::size_t i = 0;
  for (; i + kBlock <= log_probabilities.size(); i += kBlock) {
    if (any_above(log_probabilities.data() + i, best.threshold())) consider(i, i + kBlock);
  }
  consider(i, log_probabilities.size());
  return best.take();
}

}  // namespace heed
