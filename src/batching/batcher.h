#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "job/encoded_corpus.h"

namespace heed {

/// The batches of one epoch, each a list of pair numbers. 4 bytes a pair, and 16 a batch.
class EpochPlan {
 public:
  std::size_t size() const { return batches_.size(); }
  std::span<const std::uint32_t> operator[](std::size_t batch) const {
    return std::span(pairs_).subspan(batches_[batch].begin, batches_[batch].size);
  }

  bool operator==(const EpochPlan&) const = default;

 private:
  friend EpochPlan plan_epoch(const EncodedCorpus& corpus, int batch_tokens, std::uint64_t seed,
                              int epoch);
  struct Part {
    std::size_t begin, size;

    bool operator==(const Part&) const = default;
  };

  std::vector<std::uint32_t> pairs_;
  std::vector<Part> batches_;
};

/// Every pair once, pairs of like length together, at most `batch_tokens` ids a side of a batch,
/// padding included (a single longer pair is a batch of its own). Which like-long pairs meet, and
/// in which order the batches come, is shuffled by (seed, epoch): a pure function, so that a
/// resumed training finds its place by counting.
EpochPlan plan_epoch(const EncodedCorpus& corpus, int batch_tokens, std::uint64_t seed, int epoch);

}  // namespace heed
