#include "aligner/learnt_links.h"

#include "aligner/link_learner.h"

namespace heed {
namespace {

bool has_words(const Bitext& bitext) {
  for (std::size_t pair = 0; pair < bitext.size(); ++pair)
    if (!bitext.pair(pair).is_empty()) return true;
  return false;
}

}  // namespace

const PairPosteriors& PairAligner::align(std::string_view source, std::string_view target) {
  const auto sources = aligner_words(source), targets = aligner_words(target);
  if (sources.empty() || targets.empty()) return none_;
  model_.collect(sources, targets, evidence_);
  return chains_.run(evidence_, model_.lexicon().forward, model_.lexicon().reverse, nullptr);
}

std::vector<Link> probable_links(const PairPosteriors& posteriors) {
  std::vector<Link> links;
  for (const ScoredLink& found : agreed_links(posteriors)) links.push_back(found.link);
  return links;
}

std::vector<std::vector<Link>> learnt_links(const Bitext& bitext, ThreadPool& threads) {
  std::vector<std::vector<Link>> links(bitext.size());
  if (!has_words(bitext)) return links;
  LinkLearner learner(bitext, nullptr, threads);
  learner.learn([](double) {});
  learner.align(0, bitext.size(), [&](std::size_t pair, const PairPosteriors& posteriors) {
    links[pair] = probable_links(posteriors);
  });
  return links;
}

}  // namespace heed
