#pragma once

#include <optional>

#include "aligner/pair_posteriors.h"
#include "alignment/aligned_pair.h"

namespace heed {

/// The links of a pair by what is learnt. Hard links of a direction are forward_links and
/// reverse_links, those of a threshold all that are as probable in that direction.
class PosteriorLinks : public PairLinks {
 public:
  /// Without `method`, joint links are agreed_links: of 0.5, or the threshold. `posteriors` must
  /// outlive it.
  PosteriorLinks(const PairPosteriors& posteriors, std::optional<Symmetrization> method)
      : posteriors_(posteriors), method_(method) {}

  std::vector<Link> forward(const AlignmentStyle& style) const override;
  std::vector<Link> reverse(const AlignmentStyle& style) const override;
  std::vector<Link> joint(const AlignmentStyle& style) const override;
  float score(const Link& link) const override { return agreement(posteriors_, link); }

 private:
  const PairPosteriors& posteriors_;
  std::optional<Symmetrization> method_;
};

/// [J + 1, I + 1] p(source word | target word); the last column is of no source word. The last row,
/// which is of `</s>` where a model aligns, is all there.
SoftAlignment soft_alignment(const PairPosteriors& posteriors);

/// What is written of a pair by how probable its links are; of an empty one, nothing.
AlignedPair aligned_pair(const PairPosteriors& posteriors, const AlignmentOutput& form);

}  // namespace heed
