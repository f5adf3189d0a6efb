#include "alignment/aligned_pair.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace heed {

std::vector<Link> AttentionPair::forward(const AlignmentStyle& style) const {
  return forward_.links(style);
}

std::vector<Link> AttentionPair::reverse(const AlignmentStyle& style) const {
  return reversed(reverse_->links(style));
}

std::vector<Link> AttentionPair::joint(const AlignmentStyle& style) const {
  if (!reverse_) return forward(style);
  return symmetrize(forward(style), reverse(style), method_);
}

float AttentionPair::score(const Link& link) const {
  const float share = forward_.share(link.target, link.source);
  if (!reverse_) return share;
  return std::sqrt(share * reverse_->share(link.source, link.target));
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
