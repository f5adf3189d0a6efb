#include "decoding/token_batches.h"

#include <algorithm>
#include <numeric>

namespace heed {
namespace {

constexpr std::size_t kLeastTokens = 8;

std::size_t cost(std::size_t length) { return std::max(length, kLeastTokens); }

std::size_t tokens_of_a_batch(std::span<const std::size_t> lengths, std::size_t batch_tokens,
                              std::size_t threads) {
  if (threads == 1) return batch_tokens;
  std::size_t all = 0;
  for (const std::size_t length : lengths) all += cost(length);
  return std::min(batch_tokens, all) / threads;
}

std::size_t earliest(const std::vector<std::size_t>& batch) {
  return *std::min_element(batch.begin(), batch.end());
}

}  // namespace

std::vector<std::vector<std::size_t>> token_batches(std::span<const std::size_t> lengths,
                                                    std::size_t batch_tokens, std::size_t threads) {
  std::vector<std::size_t> order(lengths.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return lengths[a] < lengths[b]; });

  const std::size_t most_tokens = tokens_of_a_batch(lengths, batch_tokens, threads);
  std::vector<std::vector<std::size_t>> batches;
  for (const std::size_t sentence : order) {
    const std::size_t longest = cost(lengths[sentence]);  // sorted: the latest is the longest
    if (batches.empty() || (batches.back().size() + 1) * longest > most_tokens)
      batches.emplace_back();
    batches.back().push_back(sentence);
  }
  std::sort(batches.begin(), batches.end(),
            [](const auto& a, const auto& b) { return earliest(a) < earliest(b); });
  return batches;
}

}  // namespace heed
