#pragma once

#include <cstdint>
#include <vector>

#include "job/encoded_corpus.h"

namespace heed {

/// The batches of one epoch, each a list of pair numbers: every pair once, pairs of like length
/// together, at most `batch_tokens` ids a side, padding included (a single longer pair is a batch
/// of its own). Which like-long pairs meet, and in which order the batches come, is shuffled by
/// (seed, epoch): a pure function, so that a resumed training finds its place by counting.
std::vector<std::vector<std::uint32_t>> plan_epoch(const EncodedCorpus& corpus, int batch_tokens,
                                                   std::uint64_t seed, int epoch);

}  // namespace heed
