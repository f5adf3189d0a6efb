#include "aligner/posterior_links.h"

#include <span>

namespace heed {
namespace {

std::vector<Link> links_above(const PairPosteriors& posteriors, std::span<const float> direction,
                              float threshold) {
  std::vector<Link> links;
  for (std::size_t i = 0; i < posteriors.sources; ++i)
    for (std::size_t j = 0; j < posteriors.targets; ++j)
      if (const float one = direction[j * posteriors.sources + i]; one > 0 && one >= threshold)
        links.push_back({.source = static_cast<int>(i), .target = static_cast<int>(j)});
  return links;
}

bool is_hard(const AlignmentStyle& style) { return style.kind == AlignmentStyle::Kind::kHard; }

}  // namespace

std::vector<Link> PosteriorLinks::forward(const AlignmentStyle& style) const {
  return is_hard(style) ? forward_links(posteriors_)
                        : links_above(posteriors_, posteriors_.forward, style.threshold);
}

std::vector<Link> PosteriorLinks::reverse(const AlignmentStyle& style) const {
  return is_hard(style) ? reverse_links(posteriors_)
                        : links_above(posteriors_, posteriors_.reverse, style.threshold);
}

std::vector<Link> PosteriorLinks::joint(const AlignmentStyle& style) const {
  if (method_) return symmetrize(forward(style), reverse(style), *method_);
  constexpr float kMoreProbableThanNot = 0.5F;
  std::vector<Link> links;
  for (const ScoredLink& link :
       agreed_links(posteriors_, is_hard(style) ? kMoreProbableThanNot : style.threshold))
    links.push_back(link.link);
  return links;
}

SoftAlignment soft_alignment(const PairPosteriors& posteriors) {
  const int sources = static_cast<int>(posteriors.sources),
            targets = static_cast<int>(posteriors.targets);
  SoftAlignment alignment{.rows = targets + 1, .columns = sources + 1};
  for (int j = 0; j < targets; ++j) {
    const auto begin = posteriors.forward.begin() + static_cast<std::ptrdiff_t>(j) * sources;
    alignment.values.insert(alignment.values.end(), begin, begin + sources);
    alignment.values.push_back(posteriors.target_empty[static_cast<std::size_t>(j)]);
  }
  alignment.values.resize(alignment.values.size() + posteriors.sources, 0.0F);
  alignment.values.push_back(1.0F);
  return alignment;
}

AlignedPair aligned_pair(const PairPosteriors& posteriors, const AlignmentOutput& form) {
  if (posteriors.is_empty()) return {};
  if (form.style.kind == AlignmentStyle::Kind::kSoft)
    return {.line = print_soft_alignment(soft_alignment(posteriors))};
  return aligned_pair(PosteriorLinks(posteriors, form.symmetrization), form);
}

}  // namespace heed
