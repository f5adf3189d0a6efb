#include "aligner/lexicon_estimator.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace heed {
namespace {

/// p(word | no partner), smoothed.
template <typename Count>
std::vector<float> empty_probabilities(std::size_t words, Count count) {
  constexpr double kPrior = 0.5;
  double sum = kPrior * static_cast<double>(words);
  for (std::size_t word = 0; word < words; ++word) sum += count(word);
  std::vector<float> probabilities(words);
  for (std::size_t word = 0; word < words; ++word)
    probabilities[word] = static_cast<float>((count(word) + kPrior) / sum);
  return probabilities;
}

template <typename Count>
std::vector<double> jump_weights(Count count) {
  constexpr double kPrior = 0.5;
  constexpr double kFurther = 10.0;  // distances for which the outermost weight stands
  std::vector<double> weights(JumpWeights::kDistances);
  for (std::size_t bin = 0; bin < weights.size(); ++bin) weights[bin] = count(bin) + kPrior;
  weights.front() /= kFurther;
  weights.back() /= kFurther;
  return weights;
}

}  // namespace

LexiconEstimator::Stems::Stems(const WordIds& ids) : of(ids.size()) {
  WordIds stems;
  for (std::uint32_t word = 0; word < ids.size(); ++word)
    of[word] = stems.add(stem_of(ids.word(word)));
  count = stems.size();
}

std::vector<double> LexiconEstimator::Stems::totals_of(const std::vector<float>& words) const {
  std::vector<double> totals(count);
  for (std::size_t word = 0; word < words.size(); ++word) totals[of[word]] += words[word];
  return totals;
}

LexiconEstimator::LexiconEstimator(const Bitext& bitext, const PairTable& pairs,
                                   const std::vector<std::uint32_t>& cells,
                                   std::vector<float> prior)
    : pairs_(pairs),
      source_frequencies_(bitext.source_frequencies()),
      target_frequencies_(bitext.target_frequencies()),
      prior_(std::move(prior)),
      source_stems_(bitext.source_ids()),
      target_stems_(bitext.target_ids()),
      by_stem_(source_frequencies_.size()),
      stem_links_(target_stems_.count) {
  std::iota(by_stem_.begin(), by_stem_.end(), 0U);
  std::stable_sort(by_stem_.begin(), by_stem_.end(), [&](std::uint32_t one, std::uint32_t other) {
    return source_stems_.of[one] < source_stems_.of[other];
  });
  find_alike(bitext, cells);
}

void LexiconEstimator::find_alike(const Bitext& bitext, const std::vector<std::uint32_t>& cells) {
  for (std::uint32_t source = 0; source < pairs_.rows(); ++source) {
    std::size_t entry = pairs_.begin(source);
    for (const std::uint32_t target : pairs_.row(source)) {
      const int likeness =
          spelling_likeness(bitext.source_ids().word(source), bitext.target_ids().word(target));
      if (likeness > 0) {
        const std::size_t bucket = SpellingRates::bucket(likeness, source_frequencies_[source],
                                                         target_frequencies_[target]);
        alike_cells_[bucket] += cells[entry];
        alike_.push_back({.entry = static_cast<std::uint32_t>(entry),
                          .bucket = static_cast<std::uint16_t>(bucket)});
      }
      ++entry;
    }
  }
}

void LexiconEstimator::estimate(const ExpectedCounts& counts, bool jumps, Lexicon& lexicon) {
  add_up(counts, lexicon);
  add_spelling(lexicon);
  set_totals(lexicon);
  lexicon.source.empty = empty_probabilities(
      source_frequencies_.size(), [&](std::size_t word) { return counts.empty_source(word); });
  lexicon.target.empty = empty_probabilities(
      target_frequencies_.size(), [&](std::size_t word) { return counts.empty_target(word); });
  if (!jumps) return;
  lexicon.forward.weights =
      jump_weights([&](std::size_t bin) { return counts.forward_jumps(bin); });
  lexicon.reverse.weights =
      jump_weights([&](std::size_t bin) { return counts.reverse_jumps(bin); });
}

/// Links as they were counted, and then what the likes of the words add.
void LexiconEstimator::add_up(const ExpectedCounts& counts, Lexicon& lexicon) {
  for (std::uint32_t source = 0; source < pairs_.rows(); ++source) {
    const double units = ExpectedCounts::units(source_frequencies_[source]);
    const std::size_t begin = pairs_.begin(source);
    for (std::size_t entry = begin; entry < begin + pairs_.row(source).size(); ++entry)
      lexicon.weights[entry] =
          static_cast<float>(counts.links(entry, units)) + (prior_.empty() ? 0.0F : prior_[entry]);
  }
  set_totals(lexicon);
  find_spelling_rates(lexicon);
  add_stems(lexicon);
}

void LexiconEstimator::find_spelling_rates(Lexicon& lexicon) const {
  std::vector<double> links(SpellingRates::kBuckets);
  for (const Alike& alike : alike_) links[alike.bucket] += lexicon.weights[alike.entry];
  for (std::size_t bucket = 0; bucket < links.size(); ++bucket)
    lexicon.spelling.rates[bucket] = alike_cells_[bucket] == 0.0
                                         ? 0.0F
                                         : static_cast<float>(links[bucket] / alike_cells_[bucket]);
}

/// Source stem by source stem: what target stems they go with, then their words.
void LexiconEstimator::add_stems(Lexicon& lexicon) {
  const auto source_totals = source_stems_.totals_of(lexicon.source.totals),
             target_totals = target_stems_.totals_of(lexicon.target.totals);
  const auto for_entries = [&](std::size_t begin, std::size_t end, auto take) {
    for (std::size_t i = begin; i < end; ++i) {
      std::size_t entry = pairs_.begin(by_stem_[i]);
      for (const std::uint32_t target : pairs_.row(by_stem_[i])) take(by_stem_[i], target, entry++);
    }
  };
  for (std::size_t begin = 0, end = 0; begin < by_stem_.size(); begin = end) {
    const std::uint32_t stem = source_stems_.of[by_stem_[begin]];
    while (end < by_stem_.size() && source_stems_.of[by_stem_[end]] == stem) ++end;
    for_entries(begin, end, [&](std::uint32_t, std::uint32_t target, std::size_t entry) {
      stem_links_[target_stems_.of[target]] += lexicon.weights[entry];
    });
    for_entries(begin, end, [&](std::uint32_t source, std::uint32_t target, std::size_t entry) {
      const std::uint32_t target_stem = target_stems_.of[target];
      lexicon.weights[entry] += static_cast<float>(
          stem_weight(stem_links_[target_stem], source_totals[stem], target_totals[target_stem],
                      lexicon.source.totals[source], lexicon.target.totals[target]));
    });
    for_entries(begin, end, [&](std::uint32_t, std::uint32_t target, std::size_t) {
      stem_links_[target_stems_.of[target]] = 0.0;
    });
  }
}

void LexiconEstimator::add_spelling(Lexicon& lexicon) const {
  for (const Alike& alike : alike_)
    lexicon.weights[alike.entry] += lexicon.spelling.rates[alike.bucket];
}

void LexiconEstimator::set_totals(Lexicon& lexicon) const {
  std::vector<double> source(source_frequencies_.size()), target(target_frequencies_.size());
  for (std::uint32_t word = 0; word < pairs_.rows(); ++word) {
    std::size_t entry = pairs_.begin(word);
    for (const std::uint32_t other : pairs_.row(word)) {
      source[word] += lexicon.weights[entry];
      target[other] += lexicon.weights[entry++];
    }
  }
  lexicon.source.totals.assign(source.begin(), source.end());
  lexicon.target.totals.assign(target.begin(), target.end());
}

}  // namespace heed
