#include "alignment/aligned_pair.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace heed {

std::vector<Link> AttentionPair::forward(const AlignmentStyle& style) const {
  return style.links_of(forward_);
}

std::vector<Link> AttentionPair::reverse(const AlignmentStyle& style) const {
  return reversed(style.links_of(*reverse_));
}

std::vector<Link> AttentionPair::joint(const AlignmentStyle& style) const {
  if (reverse_ == nullptr) return forward(style);
  return symmetrize(forward(style), reverse(style), method_);
}

float AttentionPair::score(const Link& link) const {
  const float share = share_of(forward_, link.target, link.source);
  if (reverse_ == nullptr) return share;
  return std::sqrt(share * share_of(*reverse_, link.source, link.target));
}

std::vector<ScoredLink> scored_links(const PairLinks& pair, const AlignmentStyle& style) {
  const std::vector<Link> sure = pair.joint(style);
  std::vector<Link> all;
  if (style.possible) {
    const std::vector<Link> possible = pair.joint(style.with_possible());
    std::set_union(sure.begin(), sure.end(), possible.begin(), possible.end(),
                   std::back_inserter(all));
  }
  std::vector<ScoredLink> links;
  for (const Link& link : style.possible ? all : sure)
    links.push_back(
        {.link = link,
         .score = pair.score(link),
         .is_sure = !style.possible || std::binary_search(sure.begin(), sure.end(), link)});
  return links;
}

AlignedPair aligned_pair(const PairLinks& pair, const AlignmentOutput& form) {
  AlignedPair aligned;
  aligned.line = print_links(scored_links(pair, form.style), form.with_scores);
  if (form.with_text) aligned.links = aligned.line;
  if (!form.with_directions) return aligned;
  aligned.forward = print_links(pair.forward(form.style));
  aligned.reverse = print_links(pair.reverse(form.style));
  return aligned;
}

}  // namespace heed
