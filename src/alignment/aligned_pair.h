#pragma once

#include <optional>
#include <string>
#include <vector>

#include "alignment/alignment_style.h"
#include "alignment/pharaoh.h"
#include "alignment/symmetrize.h"

namespace heed {

/// What is written of alignments.
struct AlignmentOutput {
  AlignmentStyle style = {.kind = AlignmentStyle::Kind::kHard};
  std::optional<Symmetrization> symmetrization = {};  ///< of two directions; open: as each aligner
                                                      ///< takes it
  bool with_target = false;      ///< `target ||| alignment` instead of the alignment
  bool with_scores = false;      ///< of links
  bool with_directions = false;  ///< the links of each direction besides
  bool with_text = false;        ///< the sentences besides
};

/// What is written of a pair's alignment: lines without their ends.
struct AlignedPair {
  std::string line;        ///< what AlignmentOutput says; empty where a side is empty
  std::string links = {};  ///< of it, the links: with_text
  std::string forward = {}, reverse = {};  ///< with_directions: links, source first in both
  std::string source = {}, target = {};    ///< with_text
};

/// The links of one sentence pair, as an aligner of one or two directions sees them.
class PairLinks {
 public:
  virtual ~PairLinks() = default;

  /// Of each target word, source words. The style is hard or a threshold, here and below.
  virtual std::vector<Link> forward(const AlignmentStyle& style) const = 0;
  /// Of each source word, target words; source first.
  virtual std::vector<Link> reverse(const AlignmentStyle& style) const = 0;
  /// Both made one; of one direction its own.
  virtual std::vector<Link> joint(const AlignmentStyle& style) const = 0;
  /// How well a link is supported, 0 to 1.
  virtual float score(const Link& link) const = 0;
};

/// One model's attention to a pair, in words, and how it is to be read.
struct ReadAttention {
  const SoftAlignment& weights;  ///< must outlive it
  LastColumn last = {};

  std::vector<Link> links(const AlignmentStyle& style) const {
    return style.links_of(weights, last);
  }
  float share(int target, int source) const { return share_of(weights, last, target, source); }
};

/// The links of one model's attention, or of two, the second of the other direction.
class AttentionPair : public PairLinks {
 public:
  /// `reverse`, which may be missing, has source words as rows.
  AttentionPair(const ReadAttention& forward, std::optional<ReadAttention> reverse,
                Symmetrization method)
      : forward_(forward), reverse_(reverse), method_(method) {}

  std::vector<Link> forward(const AlignmentStyle& style) const override;
  /// REQUIRES: two directions.
  std::vector<Link> reverse(const AlignmentStyle& style) const override;
  std::vector<Link> joint(const AlignmentStyle& style) const override;
  /// The share of the target word's attention to words; of two directions, the geometric mean of
  /// that and the share of the source word's.
  float score(const Link& link) const override;

 private:
  ReadAttention forward_;
  std::optional<ReadAttention> reverse_;
  Symmetrization method_;
};

/// The joint links in order, of both kinds.
std::vector<ScoredLink> scored_links(const PairLinks& pair, const AlignmentStyle& style);

/// The links as one line, possible ones and scores included, and those of each direction, as
/// `form` wants them. REQUIRES: its style is hard or a threshold.
AlignedPair aligned_pair(const PairLinks& pair, const AlignmentOutput& form);

}  // namespace heed
