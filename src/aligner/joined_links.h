#pragma once

#include <optional>

#include "aligner/learnt_links.h"
#include "alignment/aligned_pair.h"
#include "alignment/alignment_writer.h"

namespace heed {

/// Joins what models read with what was learnt of links: each row of p(source word | target word),
/// the empty word in it, is multiplied by the attention of that target word, and divided by its sum
/// (a product of experts, Hinton 2002); so are the rows of the other direction where a model reads
/// it. Where a model does not know an empty word, its attention is what a uniform one would be.
/// Words that a model has not read, since it has too few positions, go by what was learnt.
class LinkJoiner {
 public:
  /// `model` must outlive it.
  explicit LinkJoiner(const LinkModel& model) : learnt_(model) {}

  /// `reverse` has source words as rows. The result stays until the next call; it is empty where a
  /// side has no words.
  const PairPosteriors& join(const PairToAlign& pair, const ReadAttention& forward,
                             const std::optional<ReadAttention>& reverse);

 private:
  PairAligner learnt_;
  PairPosteriors joined_;
};

}  // namespace heed
