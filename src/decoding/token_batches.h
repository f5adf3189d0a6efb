#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace heed {

/// Groups sentences of like length: sorted by length, as many in a batch as fit into `batch_tokens`
/// with padding (sentences * longest); at least one. `lengths`: source tokens of each sentence.
/// Gives indices into it, the batch with the earliest sentence first, so that output can begin
/// soon. Every sentence counts as at least eight tokens, since searching costs even the shortest
/// something.
///
/// Where several `threads` search at the same time, their batches share `batch_tokens`; fewer
/// tokens than that are shared out evenly, so that no thread is left without a batch while another
/// has a large one.
std::vector<std::vector<std::size_t>> token_batches(std::span<const std::size_t> lengths,
                                                    std::size_t batch_tokens,
                                                    std::size_t threads = 1);

}  // namespace heed
