#pragma once

#include <span>
#include <vector>

#include "alignment/attention_links.h"
#include "decoding/forced.h"
#include "text/tokenizer.h"

namespace heed {

/// A sentence pair as a model reads it.
struct EncodedPair {
  EncodedLine source, target;

  /// Nothing to align where a side has no pieces.
  bool is_empty() const { return source.pieces.empty() || target.pieces.empty(); }
};

/// Which source word decides which target word: for each pair [target words + 1][source words + 1],
/// by how much log p of the target word falls when the source word's pieces are left out, and 0 where it does not fall.
/// `</s>` is the last row, and never left out. Of an empty pair there is nothing.
std::vector<SoftAlignment> leave_one_out(ForcedScorer& scorer, std::span<const EncodedPair> pairs, int batch_tokens);

}  // namespace heed
