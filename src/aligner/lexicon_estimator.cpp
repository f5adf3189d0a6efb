#include "aligner/lexicon_estimator.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>

namespace heed {
namespace {

/// p(word | no partner), smoothed. `before`: places of earlier text; or empty.
std::vector<float> empty_probabilities(const FixedSums& counts, const std::vector<float>& before) {
  constexpr double kPrior = 0.5;
  std::vector<double> places(counts.size(), kPrior);
  for (std::size_t word = 0; word < places.size(); ++word)
    places[word] += counts[word] + (before.empty() ? 0.0F : before[word]);
  const double sum = std::accumulate(places.begin(), places.end(), 0.0);
  std::vector<float> probabilities;
  for (const double count : places) probabilities.push_back(static_cast<float>(count / sum));
  return probabilities;
}

/// `before`: weights of earlier text; or empty.
std::vector<double> jump_weights(const FixedSums& counts, const std::vector<double>& before) {
  constexpr double kPrior = 0.5;
  constexpr double kFurther = 10.0;  // distances for which the outermost weight stands
  std::vector<double> weights(counts.size());
  for (std::size_t bin = 0; bin < weights.size(); ++bin) weights[bin] = counts[bin] + kPrior;
  weights.front() /= kFurther;
  weights.back() /= kFurther;
  for (std::size_t bin = 0; bin < before.size(); ++bin) weights[bin] += before[bin];
  return weights;
}

/// What earlier text says of spelling counts as so many cells of this one.
constexpr double kCellsBefore = 100.0;

void set(const FixedSums& sums, std::vector<float>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(sums[i]);
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

LexiconEstimator::LexiconEstimator(const Bitext& bitext, const Lexicon& lexicon,
                                   const std::vector<std::uint32_t>& cells, PriorLinks prior,
                                   ThreadPool& threads)
    : pairs_(lexicon.pairs),
      threads_(threads),
      source_frequencies_(lexicon.source.frequencies),
      target_frequencies_(lexicon.target.frequencies),
      prior_(std::move(prior)),
      source_stems_(bitext.source_ids()),
      target_stems_(bitext.target_ids()),
      by_stem_(source_frequencies_.size()),
      stem_begins_(source_stems_.count + 1),
      likeness_(pairs_.entries()),
      stem_links_(threads.threads(), std::vector<double>(target_stems_.count)) {
  std::iota(by_stem_.begin(), by_stem_.end(), 0U);
  std::stable_sort(by_stem_.begin(), by_stem_.end(), [&](std::uint32_t one, std::uint32_t other) {
    return source_stems_.of[one] < source_stems_.of[other];
  });
  for (const std::uint32_t stem : source_stems_.of) ++stem_begins_[stem + 1];
  std::partial_sum(stem_begins_.begin(), stem_begins_.end(), stem_begins_.begin());
  find_alike(bitext, cells);
}

/// Calls `do_row(source, sums)` for each source word, by several threads; `sums` [buckets of
/// spelling] are its own or of some rows, and returned added up.
template <typename Do>
std::vector<double> LexiconEstimator::sum_over_rows(Do do_row) const {
  constexpr std::size_t kRowsOfPiece = 256;
  FixedSums all(SpellingRates::kBuckets);
  threads_.run((pairs_.rows() + kRowsOfPiece - 1) / kRowsOfPiece,
               [&](std::size_t piece, std::size_t) {
                 std::vector<double> sums(SpellingRates::kBuckets);
                 const std::size_t end = std::min((piece + 1) * kRowsOfPiece, pairs_.rows());
                 for (std::size_t source = piece * kRowsOfPiece; source < end; ++source)
                   do_row(static_cast<std::uint32_t>(source), sums);
                 for (std::size_t bucket = 0; bucket < sums.size(); ++bucket)
                   if (sums[bucket] > 0.0) all.add(bucket, sums[bucket]);
               });
  std::vector<double> sums;
  for (std::size_t bucket = 0; bucket < all.size(); ++bucket) sums.push_back(all[bucket]);
  return sums;
}

std::size_t LexiconEstimator::bucket(std::size_t entry, std::uint32_t source,
                                     std::uint32_t target) const {
  return SpellingRates::bucket(likeness_[entry], source_frequencies_[source],
                               target_frequencies_[target]);
}

void LexiconEstimator::find_alike(const Bitext& bitext, const std::vector<std::uint32_t>& cells) {
  alike_cells_ = sum_over_rows([&](std::uint32_t source, std::vector<double>& sums) {
    std::size_t entry = pairs_.begin(source);
    for (const std::uint32_t target : pairs_.row(source)) {
      likeness_[entry] = static_cast<std::uint8_t>(
          spelling_likeness(bitext.source_ids().word(source), bitext.target_ids().word(target)));
      if (likeness_[entry] > 0) sums[bucket(entry, source, target)] += cells[entry];
      ++entry;
    }
  });
}

void LexiconEstimator::estimate(const ExpectedCounts& counts, double share, bool jumps,
                                Lexicon& lexicon) {
  add_up(counts, share, lexicon);
  smooth(lexicon);
  lexicon.source.empty = empty_probabilities(counts.source_empty, prior_.source.empty);
  lexicon.target.empty = empty_probabilities(counts.target_empty, prior_.target.empty);
  if (!jumps) return;
  lexicon.forward.weights = jump_weights(counts.forward_jumps, prior_.forward_jumps);
  lexicon.reverse.weights = jump_weights(counts.reverse_jumps, prior_.reverse_jumps);
}

/// Links and their totals as they were counted, and how often words are partners that are written
/// alike.
void LexiconEstimator::add_up(const ExpectedCounts& counts, double share, Lexicon& lexicon) {
  FixedSums target_totals(target_frequencies_.size());
  const auto links = sum_over_rows([&](std::uint32_t source, std::vector<double>& sums) {
    const double units = ExpectedCounts::units(source_frequencies_[source]);
    std::size_t entry = pairs_.begin(source);
    double total = 0.0;
    for (const std::uint32_t target : pairs_.row(source)) {
      const double links = counts.links(entry, units);
      const double weight = links + (prior_.links.empty() ? 0.0F : prior_.of(source, target));
      lexicon.weights[entry] = static_cast<float>(weight);
      total += weight;
      if (weight > 0.0) target_totals.add(target, weight);
      if (likeness_[entry] > 0) sums[bucket(entry, source, target)] += links / share;
      ++entry;
    }
    lexicon.source.totals[source] = static_cast<float>(total);
  });
  set(target_totals, lexicon.target.totals);
  const double before = prior_.links.empty() ? 0.0 : kCellsBefore;
  for (std::size_t i = 0; i < links.size(); ++i) {
    const double cells = alike_cells_[i] + before;
    lexicon.spelling.rates[i] =
        cells == 0.0 ? 0.0F
                     : static_cast<float>((links[i] + before * prior_.spelling.rates[i]) / cells);
  }
}

void LexiconEstimator::smooth(Lexicon& lexicon) {
  const Counted counted{.source = lexicon.source.totals,
                        .target = lexicon.target.totals,
                        .source_stems = source_stems_.totals_of(lexicon.source.totals),
                        .target_stems = target_stems_.totals_of(lexicon.target.totals)};
  FixedSums target_totals(target_frequencies_.size());
  constexpr std::size_t kStemsOfPiece = 64;
  threads_.run((source_stems_.count + kStemsOfPiece - 1) / kStemsOfPiece,
               [&](std::size_t piece, std::size_t thread) {
                 const std::size_t end = std::min((piece + 1) * kStemsOfPiece, source_stems_.count);
                 for (std::size_t stem = piece * kStemsOfPiece; stem < end; ++stem)
                   smooth_stem(stem, counted, stem_links_[thread], lexicon, target_totals);
               });
  set(target_totals, lexicon.target.totals);
}

/// What was learnt before is smoothed already.
double LexiconEstimator::new_share(std::uint32_t source, std::uint32_t target,
                                   const Counted& counted) const {
  if (prior_.links.empty() || prior_.source.totals[source] == 0.0F ||
      prior_.target.totals[target] == 0.0F)
    return 1.0;
  const auto old_share = [](float before, float now) { return std::min(1.0F, before / now); };
  return 1.0 - std::sqrt(old_share(prior_.source.totals[source], counted.source[source]) *
                         old_share(prior_.target.totals[target], counted.target[target]));
}

/// What target stems a source stem goes with, then its words: to their links is added what their
/// stems and their spelling say.
void LexiconEstimator::smooth_stem(std::size_t stem, const Counted& counted,
                                   std::vector<double>& stem_links, Lexicon& lexicon,
                                   FixedSums& target_totals) const {
  const auto words =
      std::span(by_stem_).subspan(stem_begins_[stem], stem_begins_[stem + 1] - stem_begins_[stem]);
  const auto known = [](float total) {
    return total > 0.0F ? total : static_cast<float>(kStemLinks);
  };
  for (const std::uint32_t source : words) {
    std::size_t entry = pairs_.begin(source);
    for (const std::uint32_t target : pairs_.row(source))
      stem_links[target_stems_.of[target]] += lexicon.weights[entry++];
  }
  for (const std::uint32_t source : words) {
    std::size_t entry = pairs_.begin(source);
    double total = 0.0;
    for (const std::uint32_t target : pairs_.row(source)) {
      const std::uint32_t target_stem = target_stems_.of[target];
      const float source_total = counted.source[source], target_total = counted.target[target];
      double more =
          stem_weight(stem_links[target_stem], counted.source_stems[stem],
                      counted.target_stems[target_stem], known(source_total), known(target_total));
      if (likeness_[entry] > 0) more += lexicon.spelling.rates[bucket(entry, source, target)];
      if (source_total == 0.0F || target_total == 0.0F) more += kUnknownLinks;
      const double weight = lexicon.weights[entry] + more * new_share(source, target, counted);
      lexicon.weights[entry++] = static_cast<float>(weight);
      total += weight;
      target_totals.add(target, weight);
    }
    lexicon.source.totals[source] = static_cast<float>(total);
  }
  for (const std::uint32_t source : words)
    for (const std::uint32_t target : pairs_.row(source))
      stem_links[target_stems_.of[target]] = 0.0;
}

}  // namespace heed
