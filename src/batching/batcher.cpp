#include "batching/batcher.h"

#include <algorithm>
#include <numeric>
#include <random>

namespace heed {
namespace {

/// Fisher-Yates with our own index draw: std::shuffle differs between standard libraries.
template <typename T>
void shuffle(std::vector<T>& items, std::mt19937_64& random) {
  for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[random() % i]);
}

}  // namespace

std::vector<std::vector<std::uint32_t>> plan_epoch(const EncodedCorpus& corpus, int batch_tokens,
                                                   std::uint64_t seed, int epoch) {
  std::seed_seq sequence{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32),
                         static_cast<std::uint32_t>(epoch)};
  std::mt19937_64 random(sequence);
  std::vector<std::uint32_t> order(corpus.source.size());
  std::iota(order.begin(), order.end(), 0U);
  shuffle(order, random);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::pair(corpus.target[a].size(), corpus.source[a].size()) <
           std::pair(corpus.target[b].size(), corpus.source[b].size());
  });
  std::vector<std::vector<std::uint32_t>> batches;
  std::size_t longest = 0;
  for (const auto pair : order) {
    const auto length = std::max(corpus.source[pair].size(), corpus.target[pair].size());
    const auto with_pair = std::max(longest, length);
    if (batches.empty() ||
        (batches.back().size() + 1) * with_pair > static_cast<std::size_t>(batch_tokens)) {
      batches.emplace_back();
      longest = length;
    } else {
      longest = with_pair;
    }
    batches.back().push_back(pair);
  }
  shuffle(batches, random);
  return batches;
}

}  // namespace heed
