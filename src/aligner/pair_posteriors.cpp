#include "aligner/pair_posteriors.h"

#include <algorithm>
#include <cmath>

namespace heed {
namespace {

/// Words that the lexicon never saw together are not impossible.
constexpr float kLeast = 1e-12F;

float emission_of(float weight, float total) { return std::max(kLeast, weight / total); }

void transpose(const std::vector<float>& from, std::size_t rows, std::size_t columns,
               std::vector<float>& to) {
  to.resize(from.size());
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t column = 0; column < columns; ++column)
      to[column * rows + row] = from[row * columns + column];
}

}  // namespace

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
  posteriors_.sources = sources;
  posteriors_.targets = targets;
  for (auto* values : {&posteriors_.forward, &emission_, &transposed_})
    values->resize(sources * targets);
  posteriors_.target_empty.resize(targets);
  posteriors_.source_empty.resize(sources);
  for (std::size_t j = 0; j < targets; ++j)
    for (std::size_t i = 0; i < sources; ++i)
      emission_[j * sources + i] =
          emission_of(evidence.weights[j * sources + i], evidence.source_totals[i]);
  chain_posteriors({.words = targets,
                    .partners = sources,
                    .emission = emission_.data(),
                    .empty_emission = evidence.target_empty.data()},
                   forward,
                   {.partners = posteriors_.forward.data(),
                    .empty = posteriors_.target_empty.data(),
                    .jump_counts = counts == nullptr ? nullptr : counts->forward.data()},
                   workspace_);
  for (std::size_t i = 0; i < sources; ++i)
    for (std::size_t j = 0; j < targets; ++j)
      emission_[i * targets + j] =
          emission_of(evidence.weights[j * sources + i], evidence.target_totals[j]);
  chain_posteriors({.words = sources,
                    .partners = targets,
                    .emission = emission_.data(),
                    .empty_emission = evidence.source_empty.data()},
                   reverse,
                   {.partners = transposed_.data(),
                    .empty = posteriors_.source_empty.data(),
                    .jump_counts = counts == nullptr ? nullptr : counts->reverse.data()},
                   workspace_);
  transpose(transposed_, sources, targets, posteriors_.reverse);
  return posteriors_;
}

std::vector<ScoredLink> agreed_links(const PairPosteriors& posteriors, float threshold) {
  std::vector<ScoredLink> links;
  for (std::size_t i = 0; i < posteriors.sources; ++i) {
    for (std::size_t j = 0; j < posteriors.targets; ++j) {
      const std::size_t cell = j * posteriors.sources + i;
      const float score = std::sqrt(posteriors.forward[cell] * posteriors.reverse[cell]);
      if (score >= threshold)
        links.push_back({.link = {.source = static_cast<int>(i), .target = static_cast<int>(j)},
                         .score = score});
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
