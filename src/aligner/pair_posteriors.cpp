#include "aligner/pair_posteriors.h"

#include <algorithm>
#include <cmath>

namespace heed {

void PairPosteriors::resize(std::size_t source_words, std::size_t target_words) {
  sources = source_words;
  targets = target_words;
  forward.resize(sources * targets);
  reverse.resize(sources * targets);
  target_empty.resize(targets);
  source_empty.resize(sources);
}

void PairEvidence::resize(std::size_t sources, std::size_t targets) {
  weights.resize(sources * targets);
  source_totals.resize(sources);
  source_empty.resize(sources);
  target_totals.resize(targets);
  target_empty.resize(targets);
}

const PairPosteriors& PairChains::run(const PairEvidence& evidence, const JumpWeights& forward,
                                      const JumpWeights& reverse, PairJumps* counts) {
  const std::size_t sources = evidence.sources(), targets = evidence.targets();
  posteriors_.resize(sources, targets);
  chain_posteriors({.words = targets,
                    .partners = sources,
                    .word_step = sources,
                    .partner_step = 1,
                    .weights = evidence.weights.data(),
                    .totals = evidence.source_totals.data(),
                    .empty_emission = evidence.target_empty.data()},
                   forward,
                   {.partners = posteriors_.forward.data(),
                    .empty = posteriors_.target_empty.data(),
                    .jump_counts = counts == nullptr ? nullptr : counts->forward.data()},
                   workspace_);
  chain_posteriors({.words = sources,
                    .partners = targets,
                    .word_step = 1,
                    .partner_step = sources,
                    .weights = evidence.weights.data(),
                    .totals = evidence.target_totals.data(),
                    .empty_emission = evidence.source_empty.data()},
                   reverse,
                   {.partners = posteriors_.reverse.data(),
                    .empty = posteriors_.source_empty.data(),
                    .jump_counts = counts == nullptr ? nullptr : counts->reverse.data()},
                   workspace_);
  return posteriors_;
}

float agreement(const PairPosteriors& posteriors, const Link& link) {
  const std::size_t cell = static_cast<std::size_t>(link.target) * posteriors.sources +
                           static_cast<std::size_t>(link.source);
  return std::sqrt(posteriors.forward[cell] * posteriors.reverse[cell]);
}

std::vector<ScoredLink> agreed_links(const PairPosteriors& posteriors, float threshold) {
  std::vector<ScoredLink> links;
  for (std::size_t i = 0; i < posteriors.sources; ++i) {
    for (std::size_t j = 0; j < posteriors.targets; ++j) {
      const Link link{.source = static_cast<int>(i), .target = static_cast<int>(j)};
      const float score = agreement(posteriors, link);
      if (score >= threshold) links.push_back({.link = link, .score = score});
    }
  }
  return links;
}

std::vector<Link> forward_links(const PairPosteriors& posteriors) {
  std::vector<Link> links;
  for (std::size_t j = 0; j < posteriors.targets; ++j) {
    const auto begin =
        posteriors.forward.begin() + static_cast<std::ptrdiff_t>(j * posteriors.sources);
    const auto best =
        std::max_element(begin, begin + static_cast<std::ptrdiff_t>(posteriors.sources));
    if (*best > posteriors.target_empty[j])
      links.push_back({.source = static_cast<int>(best - begin), .target = static_cast<int>(j)});
  }
  std::sort(links.begin(), links.end());
  return links;
}

std::vector<Link> reverse_links(const PairPosteriors& posteriors) {
  std::vector<Link> links;
  for (std::size_t i = 0; i < posteriors.sources; ++i) {
    std::size_t best = 0;
    const auto probability = [&](std::size_t j) {
      return posteriors.reverse[j * posteriors.sources + i];
    };
    for (std::size_t j = 1; j < posteriors.targets; ++j)
      if (probability(j) > probability(best)) best = j;
    if (probability(best) > posteriors.source_empty[i])
      links.push_back({.source = static_cast<int>(i), .target = static_cast<int>(best)});
  }
  return links;
}

}  // namespace heed
