#include "decoding/token_batches.h"

#include <algorithm>
#include <numeric>

namespace heed {
namespace {

constexpr std::size_t kLeastTokens = 8;

std::size_t earliest(const std::vector<std::size_t>& batch) { return *std::min_element(batch.begin(), batch.end()); }

}  // namespace

std::vector<std::vector<std::size_t>> token_batches(std::span<const std::size_t> lengths, std::size_t batch_tokens) {
  std::vector<std::size_t> order(lengths.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return lengths[a] < lengths[b]; });

  std::vector<std::vector<std::size_t>> batches;
  for (const std::size_t sentence : order) {
    const std::size_t longest = std::max(lengths[sentence], kLeastTokens);  // sorted: the latest is the longest
    if (batches.empty() || (batches.back().size() + 1) * longest > batch_tokens) batches.emplace_back();
    batches.back().push_back(sentence);
  }
  std::sort(batches.begin(), batches.end(), [](const auto& a, const auto& b) { return earliest(a) < earliest(b); });
  return batches;
}

}  // namespace heed
