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

/// How long the lines of a side are, read once from the first to the last: a file that is larger
/// than memory is slow to look into here and there. 2 bytes a line.
class Lengths {
 public:
  explicit Lengths(const Rows<int>& side) : side_(side) {
    lengths_.reserve(side.size());
    for (std::size_t i = 0; i < side.size(); ++i)
      lengths_.push_back(static_cast<std::uint16_t>(std::min(side.length(i), kLong)));
  }

  std::size_t operator[](std::uint32_t line) const {
    return lengths_[line] < kLong ? lengths_[line] : side_.length(line);
  }

 private:
  static constexpr std::size_t kLong = UINT16_MAX;  // or more

  const Rows<int>& side_;
  std::vector<std::uint16_t> lengths_;
};

/// Sorts pairs by the length of a side, and leaves those of one length in their order.
void sort_by_length(std::vector<std::uint32_t>& pairs, const Lengths& lengths) {
  std::vector<std::size_t> places(1, 0);  // of the pairs of each length, the next one's
  for (const auto pair : pairs) {
    const std::size_t length = lengths[pair];
    if (places.size() < length + 2) places.resize(length + 2, 0);
    ++places[length + 1];
  }
  std::partial_sum(places.begin(), places.end(), places.begin());
  std::vector<std::uint32_t> sorted(pairs.size());
  for (const auto pair : pairs) sorted[places[lengths[pair]]++] = pair;
  pairs = std::move(sorted);
}

}  // namespace

EpochPlan plan_epoch(const EncodedCorpus& corpus, int batch_tokens, std::uint64_t seed, int epoch) {
  std::seed_seq sequence{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32),
                         static_cast<std::uint32_t>(epoch)};
  std::mt19937_64 random(sequence);
  EpochPlan plan;
  plan.pairs_.resize(corpus.source.size());
  std::iota(plan.pairs_.begin(), plan.pairs_.end(), 0U);
  shuffle(plan.pairs_, random);
  const Lengths sources(corpus.source), targets(corpus.target);
  sort_by_length(plan.pairs_, sources);
  sort_by_length(plan.pairs_, targets);
  std::size_t longest = 0;
  for (std::size_t i = 0; i < plan.pairs_.size(); ++i) {
    const auto pair = plan.pairs_[i];
    const auto length = std::max(sources[pair], targets[pair]);
    const auto with_pair = std::max(longest, length);
    if (plan.batches_.empty() ||
        (plan.batches_.back().size + 1) * with_pair > static_cast<std::size_t>(batch_tokens)) {
      plan.batches_.push_back({.begin = i, .size = 0});
      longest = length;
    } else {
      longest = with_pair;
    }
    ++plan.batches_.back().size;
  }
  shuffle(plan.batches_, random);
  return plan;
}

}  // namespace heed
