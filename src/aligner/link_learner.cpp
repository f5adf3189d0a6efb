#include "aligner/link_learner.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace heed {
namespace {

constexpr int kModel1Iterations = 5, kChainIterations = 4;
constexpr std::size_t kPairsOfPiece = 128;
constexpr std::size_t kMostKept = std::size_t{1} << 26U;  // cells: 256 MiB

/// What is known before anything is: that all words are partners of all.
Lexicon first_lexicon(const Bitext& bitext, PairTable pairs) {
  Lexicon lexicon;
  lexicon.weights.assign(pairs.entries(), 1.0F);
  lexicon.pairs = std::move(pairs);
  lexicon.source.frequencies = bitext.source_frequencies();
  lexicon.target.frequencies = bitext.target_frequencies();
  const std::size_t sources = bitext.source_ids().size(), targets = bitext.target_ids().size();
  lexicon.source.totals.assign(sources, static_cast<float>(targets));
  lexicon.source.empty.assign(sources, 1.0F / static_cast<float>(sources));
  lexicon.target.totals.assign(targets, static_cast<float>(sources));
  lexicon.target.empty.assign(targets, 1.0F / static_cast<float>(targets));
  return lexicon;
}

/// Partners stand in about the same order: what the chain begins with.
std::vector<double> first_chain_weights() {
  std::vector<double> weights;
  for (int distance = -JumpWeights::kReach; distance <= JumpWeights::kReach; ++distance)
    weights.push_back(std::exp(-0.5 * std::abs(distance - 1)) + 0.01);
  return weights;
}

/// What an earlier text says of each entry; empty without one.
std::vector<float> prior_of(const LinkModel* prior, const Bitext& bitext, const PairTable& pairs) {
  if (prior == nullptr) return {};
  std::vector<float> links;
  links.reserve(pairs.entries());
  for (std::uint32_t source = 0; source < pairs.rows(); ++source)
    for (const std::uint32_t target : pairs.row(source))
      links.push_back(
          prior->links(bitext.source_ids().word(source), bitext.target_ids().word(target)));
  return links;
}

}  // namespace

LinkLearner::LinkLearner(const Bitext& bitext, const LinkModel* prior, ThreadPool& threads)
    : LinkLearner(bitext, count_cooccurrences(bitext, threads), prior, threads) {}

LinkLearner::LinkLearner(const Bitext& bitext, Cooccurrences found, const LinkModel* prior,
                         ThreadPool& threads)
    : bitext_(bitext),
      threads_(threads),
      lexicon_(first_lexicon(bitext, std::move(found.table))),
      estimator_(bitext, lexicon_.pairs, found.cells, prior_of(prior, bitext, lexicon_.pairs)),
      workers_(threads.threads()) {
  keep_entries();
}

void LinkLearner::keep_entries() {
  kept_begins_.push_back(0);
  while (kept_begins_.size() <= bitext_.size()) {
    const std::uint64_t end = kept_begins_.back() + bitext_.pair(kept_begins_.size() - 1).cells();
    if (end > kMostKept) break;
    kept_begins_.push_back(end);
  }
  kept_.resize(kept_begins_.back());
  const std::size_t pairs = kept_begins_.size() - 1;
  threads_.run((pairs + kPairsOfPiece - 1) / kPairsOfPiece, [&](std::size_t piece, std::size_t) {
    const std::size_t end = std::min((piece + 1) * kPairsOfPiece, pairs);
    for (std::size_t pair = piece * kPairsOfPiece; pair < end; ++pair)
      find_entries(pair, kept_.data() + kept_begins_[pair]);
  });
}

void LinkLearner::find_entries(std::size_t pair, std::uint32_t* entries) const {
  const WordPairIds words = bitext_.pair(pair);
  for (const std::uint32_t target : words.target)
    for (const std::uint32_t source : words.source)
      *entries++ = lexicon_.pairs.find(source, target);
}

std::span<const std::uint32_t> LinkLearner::entries_of(std::size_t pair, Worker& worker) const {
  if (pair + 1 < kept_begins_.size())
    return std::span(kept_).subspan(kept_begins_[pair],
                                    kept_begins_[pair + 1] - kept_begins_[pair]);
  worker.entries.resize(bitext_.pair(pair).cells());
  find_entries(pair, worker.entries.data());
  return worker.entries;
}

/// Sets the worker's evidence.
void LinkLearner::collect(std::size_t pair, Worker& worker) const {
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
}

void LinkLearner::count(std::size_t pair, Worker& worker, PairJumps& jumps,
                        ExpectedCounts& counts) const {
  const WordPairIds words = bitext_.pair(pair);
  if (words.is_empty()) return;
  collect(pair, worker);
  const auto entries = entries_of(pair, worker);
  const PairPosteriors& found =
      worker.chains.run(worker.evidence, lexicon_.forward, lexicon_.reverse, &jumps);
  const std::size_t sources = words.source.size();
  constexpr double kTooRare = 1e-7;
  for (std::size_t i = 0; i < sources; ++i) {
    const double units = ExpectedCounts::units(lexicon_.source.frequencies[words.source[i]]);
    for (std::size_t cell = i; cell < entries.size(); cell += sources) {
      const double both = static_cast<double>(found.forward[cell]) * found.reverse[cell];
      if (both > kTooRare && entries[cell] != PairTable::kNone)
        counts.add_link(entries[cell], both, units);
    }
    counts.add_empty_source(words.source[i], found.source_empty[i]);
  }
  for (std::size_t j = 0; j < words.target.size(); ++j)
    counts.add_empty_target(words.target[j], found.target_empty[j]);
}

void LinkLearner::expect(ExpectedCounts& counts) {
  const std::size_t pieces = (bitext_.size() + kPairsOfPiece - 1) / kPairsOfPiece;
  threads_.run(pieces, [&](std::size_t piece, std::size_t thread) {
    PairJumps jumps;
    const std::size_t end = std::min((piece + 1) * kPairsOfPiece, bitext_.size());
    for (std::size_t pair = piece * kPairsOfPiece; pair < end; ++pair)
      count(pair, workers_[thread], jumps, counts);
    counts.add_jumps(jumps.forward, jumps.reverse);
  });
}

void LinkLearner::learn(const TellShare& tell) {
  ExpectedCounts counts(lexicon_.pairs.entries(), lexicon_.source.frequencies.size(),
                        lexicon_.target.frequencies.size());
  constexpr int kIterations = kModel1Iterations + kChainIterations;
  for (int iteration = 0; iteration < kIterations; ++iteration) {
    if (iteration == kModel1Iterations)
      lexicon_.forward.weights = lexicon_.reverse.weights = first_chain_weights();
    expect(counts);
    estimator_.estimate(counts, iteration >= kModel1Iterations, lexicon_);
    counts.clear();
    tell((iteration + 1.0) / kIterations);
  }
}

void LinkLearner::align(std::size_t begin, std::size_t end, const TakePosteriors& take) {
  const std::size_t pieces = (end - begin + kPairsOfPiece - 1) / kPairsOfPiece;
  threads_.run(pieces, [&](std::size_t piece, std::size_t thread) {
    const std::size_t first = begin + piece * kPairsOfPiece;
    for (std::size_t pair = first; pair < std::min(first + kPairsOfPiece, end); ++pair) {
      if (bitext_.pair(pair).is_empty()) continue;
      Worker& worker = workers_[thread];
      collect(pair, worker);
      take(pair, worker.chains.run(worker.evidence, lexicon_.forward, lexicon_.reverse, nullptr));
    }
  });
}

}  // namespace heed
