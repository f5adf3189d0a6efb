#include "aligner/link_learner.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace heed {
namespace {

constexpr int kModel1Iterations = 4, kChainIterations = 3;
constexpr std::size_t kPairsOfPiece = 128;

SideStatistics first_statistics(std::vector<std::uint32_t> frequencies,
                                const PriorLinks::Side& prior, std::size_t partners) {
  for (std::size_t word = 0; word < prior.places.size(); ++word)
    frequencies[word] += prior.places[word];
  const std::size_t words = frequencies.size();
  return {.frequencies = std::move(frequencies),
          .totals = std::vector<float>(words, static_cast<float>(partners)),
          .empty = std::vector<float>(words, 1.0F / static_cast<float>(words))};
}

/// What is known before anything is: that all words are partners of all.
Lexicon first_lexicon(const Bitext& bitext, PairTable pairs, const PriorLinks& prior) {
  Lexicon lexicon;
  lexicon.weights.assign(pairs.entries(), 1.0F);
  lexicon.pairs = std::move(pairs);
  const std::size_t sources = bitext.source_ids().size(), targets = bitext.target_ids().size();
  lexicon.source = first_statistics(bitext.source_frequencies(), prior.source, targets);
  lexicon.target = first_statistics(bitext.target_frequencies(), prior.target, sources);
  return lexicon;
}

/// Partners stand in about the same order: what the chain begins with.
std::vector<double> first_chain_weights() {
  std::vector<double> weights;
  for (int distance = -JumpWeights::kReach; distance <= JumpWeights::kReach; ++distance)
    weights.push_back(std::exp(-0.5 * std::abs(distance - 1)) + 0.01);
  return weights;
}

Cooccurrences all_entries(const Bitext& bitext, const PriorLinks& prior, ThreadPool& threads) {
  Cooccurrences found = count_cooccurrences(bitext, threads);
  return prior.links.empty() ? std::move(found) : joined(found, prior.pairs);
}

}  // namespace

LinkLearner::LinkLearner(const Bitext& bitext, const LinkModel* prior, ThreadPool& threads,
                         std::size_t most_cells)
    : LinkLearner(bitext, prior_links(prior, bitext), threads, most_cells) {}

LinkLearner::LinkLearner(const Bitext& bitext, PriorLinks prior, ThreadPool& threads,
                         std::size_t most_cells)
    : LinkLearner(bitext, all_entries(bitext, prior, threads), std::move(prior), threads,
                  most_cells) {}

LinkLearner::LinkLearner(const Bitext& bitext, Cooccurrences found, PriorLinks&& prior,
                         ThreadPool& threads, std::size_t most_cells)
    : bitext_(bitext),
      threads_(threads),
      lexicon_(first_lexicon(bitext, std::move(found.table), prior)),
      estimator_(bitext, lexicon_, found.cells, std::move(prior), threads),
      workers_(threads.threads()) {
  keep_entries(most_cells);
}

/// Calls `take(pair, worker)` for those that have words on both sides, by several threads, and
/// `finish(worker)` behind some that are the same with any number of threads.
template <typename Take, typename Finish>
void LinkLearner::for_pairs(const Pairs& pairs, Take take, Finish finish) {
  const std::size_t all = (pairs.end - pairs.begin + pairs.step - 1) / pairs.step;
  threads_.run((all + kPairsOfPiece - 1) / kPairsOfPiece,
               [&](std::size_t piece, std::size_t thread) {
                 const std::size_t end = std::min((piece + 1) * kPairsOfPiece, all);
                 for (std::size_t i = piece * kPairsOfPiece; i < end; ++i) {
                   const std::size_t pair = pairs.begin + i * pairs.step;
                   if (!bitext_.pair(pair).is_empty()) take(pair, workers_[thread]);
                 }
                 finish(workers_[thread]);
               });
}

void LinkLearner::keep_entries(std::size_t most_cells) {
  std::size_t cells = 0;
  for (std::size_t pair = 0; pair < bitext_.size(); ++pair) cells += bitext_.pair(pair).cells();
  step_ = cells / most_cells + 1;
  kept_begins_.push_back(0);
  for (std::size_t pair = 0; pair < bitext_.size(); pair += step_)
    kept_begins_.push_back(kept_begins_.back() + bitext_.pair(pair).cells());
  kept_.resize(kept_begins_.back());
  for_pairs({.begin = 0, .end = bitext_.size(), .step = step_}, [&](std::size_t pair, Worker&) {
    find_entries(pair, kept_.data() + kept_begins_[pair / step_]);
  });
}

void LinkLearner::find_entries(std::size_t pair, std::uint32_t* entries) const {
  const WordPairIds words = bitext_.pair(pair);
  for (const std::uint32_t target : words.target)
    for (const std::uint32_t source : words.source)
      *entries++ = lexicon_.pairs.find(source, target);
}

std::span<const std::uint32_t> LinkLearner::entries_of(std::size_t pair, Worker& worker) const {
  if (pair % step_ == 0) {
    const std::size_t kept = pair / step_;
    return std::span(kept_).subspan(kept_begins_[kept],
                                    kept_begins_[kept + 1] - kept_begins_[kept]);
  }
  worker.entries.resize(bitext_.pair(pair).cells());
  find_entries(pair, worker.entries.data());
  return worker.entries;
}

/// Sets the worker's evidence, and returns the entries that it is of.
std::span<const std::uint32_t> LinkLearner::collect(std::size_t pair, Worker& worker) const {
  const WordPairIds words = bitext_.pair(pair);
  PairEvidence& evidence = worker.evidence;
  evidence.resize(words.source.size(), words.target.size());
  for (std::size_t i = 0; i < words.source.size(); ++i) {
    evidence.source_totals[i] = lexicon_.source.totals[words.source[i]];
    evidence.source_empty[i] = lexicon_.source.empty[words.source[i]];
  }
  for (std::size_t j = 0; j < words.target.size(); ++j) {
    evidence.target_totals[j] = lexicon_.target.totals[words.target[j]];
    evidence.target_empty[j] = lexicon_.target.empty[words.target[j]];
  }
  const auto entries = entries_of(pair, worker);
  for (std::size_t cell = 0; cell < entries.size(); ++cell)
    evidence.weights[cell] =
        entries[cell] == PairTable::kNone ? 0.0F : lexicon_.weights[entries[cell]];
  return entries;
}

void LinkLearner::count(std::size_t pair, Worker& worker, ExpectedCounts& counts) const {
  const WordPairIds words = bitext_.pair(pair);
  const auto entries = collect(pair, worker);
  const PairPosteriors& found =
      worker.chains.run(worker.evidence, lexicon_.forward, lexicon_.reverse, &worker.jumps);
  const std::size_t sources = words.source.size();
  constexpr double kTooRare = 1e-7;
  for (std::size_t i = 0; i < sources; ++i) {
    const double units = ExpectedCounts::units(lexicon_.source.frequencies[words.source[i]]);
    for (std::size_t cell = i; cell < entries.size(); cell += sources) {
      const double both = static_cast<double>(found.forward[cell]) * found.reverse[cell];
      if (both > kTooRare && entries[cell] != PairTable::kNone)
        counts.add_link(entries[cell], both, units);
    }
    counts.source_empty.add(words.source[i], found.source_empty[i]);
  }
  for (std::size_t j = 0; j < words.target.size(); ++j)
    counts.target_empty.add(words.target[j], found.target_empty[j]);
}

void LinkLearner::expect(std::size_t step, ExpectedCounts& counts) {
  for_pairs(
      {.begin = 0, .end = bitext_.size(), .step = step},
      [&](std::size_t pair, Worker& worker) { count(pair, worker, counts); },
      [&](Worker& worker) {
        const PairJumps jumps = std::exchange(worker.jumps, {});
        counts.add_jumps(jumps.forward, jumps.reverse);
      });
}

void LinkLearner::learn(const TellShare& tell) {
  ExpectedCounts counts(lexicon_.pairs.entries(), lexicon_.source.frequencies.size(),
                        lexicon_.target.frequencies.size());
  constexpr int kIterations = kModel1Iterations + kChainIterations;
  const double share = 1.0 / static_cast<double>(step_);
  double done = 0.0;
  for (int iteration = 1; iteration <= kIterations; ++iteration) {
    const bool is_last = iteration == kIterations;
    if (iteration > kModel1Iterations && lexicon_.forward.weights.empty())
      lexicon_.forward.weights = lexicon_.reverse.weights = first_chain_weights();
    expect(is_last ? 1 : step_, counts);
    estimator_.estimate(counts, is_last ? 1.0 : share, iteration > kModel1Iterations, lexicon_);
    counts.clear();
    done += is_last ? 1.0 : share;
    tell(done / ((kIterations - 1) * share + 1.0));
  }
}

void LinkLearner::align(std::size_t begin, std::size_t end, const TakePosteriors& take) {
  for_pairs({.begin = begin, .end = end}, [&](std::size_t pair, Worker& worker) {
    collect(pair, worker);
    take(pair, worker.chains.run(worker.evidence, lexicon_.forward, lexicon_.reverse, nullptr));
  });
}

}  // namespace heed
