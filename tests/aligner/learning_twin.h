#pragma once

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aligner/spelling.h"
#include "kernels/word_chain_twin.h"

namespace heed {

/// The twin of LinkLearner: in double precision, with maps and every sequence of partners, for a
/// few short sentences.
class LearningTwin {
 public:
  using Words = std::vector<std::string>;
  using Pair = std::pair<Words, Words>;
  using Link = std::pair<std::string, std::string>;
  using ByWord = std::map<std::string, double>;
  using ByLink = std::map<Link, double>;

  explicit LearningTwin(std::vector<Pair> pairs) : pairs_(std::move(pairs)) {
    for (const auto& [source, target] : pairs_) {
      for (const auto& s : source) ++source_frequencies_[s];
      for (const auto& t : target) ++target_frequencies_[t];
      for (const auto& s : source)
        for (const auto& t : target) ++cells_[{s, t}];
    }
    for (const auto& [link, count] : cells_) weights[link] = 1.0;
    for (const auto& [s, count] : source_frequencies_) {
      source_totals[s] = static_cast<double>(target_frequencies_.size());
      source_empty[s] = 1.0 / static_cast<double>(source_frequencies_.size());
    }
    for (const auto& [t, count] : target_frequencies_) {
      target_totals[t] = static_cast<double>(source_frequencies_.size());
      target_empty[t] = 1.0 / static_cast<double>(target_frequencies_.size());
    }
    for (int iteration = 0; iteration < 7; ++iteration) {
      if (iteration == 4) forward.weights = reverse.weights = first_chain();
      improve(iteration >= 4);
    }
  }

  /// p(source word | target word) by place [J, I], and the other direction's [I, J].
  std::pair<ChainAnswer, ChainAnswer> posteriors(const Pair& pair) const {
    return {run(pair.second, pair.first, source_totals, target_empty, forward, false),
            run(pair.first, pair.second, target_totals, source_empty, reverse, true)};
  }

  ByLink weights;
  ByWord source_totals, target_totals, source_empty, target_empty;
  std::map<std::size_t, double> rates;  // by bucket
  JumpWeights forward, reverse;

 private:
  static std::vector<double> first_chain() {
    std::vector<double> weights;
    for (int distance = -20; distance <= 20; ++distance)
      weights.push_back(0.01 + std::exp(-std::abs(distance - 1) / 2.0));
    return weights;
  }

  ChainAnswer run(const Words& words, const Words& partners, const ByWord& totals,
                  const ByWord& empty, const JumpWeights& jumps, bool is_reverse) const {
    ChainSentence sentence{
        .words = words.size(), .partners = partners.size(), .emission = {}, .empty_emission = {}};
    for (const auto& word : words) {
      for (const auto& partner : partners) {
        const double weight = weights.at(is_reverse ? Link(word, partner) : Link(partner, word));
        sentence.emission.push_back(
            static_cast<float>(std::max(1e-12, weight / totals.at(partner))));
      }
      sentence.empty_emission.push_back(static_cast<float>(empty.at(word)));
    }
    return ChainTwin(sentence, jumps).result;
  }

  void improve(bool with_jumps) {
    ByLink links;
    ByWord no_source, no_target;
    std::vector<double> jumps(41), back_jumps(41);
    for (const auto& pair : pairs_) {
      const auto [there, back] = posteriors(pair);
      const auto& [source, target] = pair;
      for (std::size_t i = 0; i < source.size(); ++i)
        for (std::size_t j = 0; j < target.size(); ++j)
          links[{source[i], target[j]}] +=
              there.partners[j * source.size() + i] * back.partners[i * target.size() + j];
      for (std::size_t i = 0; i < source.size(); ++i) no_target[source[i]] += back.empty[i];
      for (std::size_t j = 0; j < target.size(); ++j) no_source[target[j]] += there.empty[j];
      for (std::size_t d = 0; d < 41; ++d) {
        jumps[d] += there.jumps[d];
        back_jumps[d] += back.jumps[d];
      }
    }
    smooth(links);
    source_empty = shares_of(no_target);
    target_empty = shares_of(no_source);
    if (!with_jumps) return;
    forward.weights = smoothed(jumps);
    reverse.weights = smoothed(back_jumps);
  }

  static ByWord shares_of(const ByWord& counts) {
    ByWord shares;
    double sum = 0.0;
    for (const auto& [word, count] : counts) sum += count + 0.5;
    for (const auto& [word, count] : counts) shares[word] = (count + 0.5) / sum;
    return shares;
  }

  static std::vector<double> smoothed(std::vector<double> jumps) {
    for (double& jump : jumps) jump += 0.5;
    jumps.front() /= 10;
    jumps.back() /= 10;
    return jumps;
  }

  /// Stems give two links more, and words that are written alike those of their like.
  void smooth(const ByLink& links) {
    ByWord of_source, of_target, of_source_stem, of_target_stem;
    ByLink of_stems;
    std::map<std::size_t, std::pair<double, double>> alike;  // links and cells of a bucket
    for (const auto& [link, count] : links) {
      const auto& [s, t] = link;
      of_source[s] += count;
      of_target[t] += count;
      of_source_stem[s.substr(0, 4)] += count;
      of_target_stem[t.substr(0, 4)] += count;
      of_stems[{s.substr(0, 4), t.substr(0, 4)}] += count;
      if (spelling_likeness(s, t) == 0) continue;
      auto& [linked, together] = alike[bucket_of(link)];
      linked += count;
      together += cells_.at(link);
    }
    for (const auto& [bucket, counts] : alike) rates[bucket] = counts.first / counts.second;
    source_totals.clear();
    target_totals.clear();
    for (const auto& [link, count] : links) {
      const std::string s = link.first.substr(0, 4), t = link.second.substr(0, 4);
      double& weight = weights[link] = count;
      weight += 2.0 * of_stems[{s, t}] / of_source_stem[s] / of_target_stem[t] *
                std::sqrt(of_source[link.first] * of_target[link.second]);
      if (spelling_likeness(link.first, link.second) > 0) weight += rates[bucket_of(link)];
      source_totals[link.first] += weight;
      target_totals[link.second] += weight;
    }
  }

  std::size_t bucket_of(const Link& link) const {
    return SpellingRates::bucket(spelling_likeness(link.first, link.second),
                                 static_cast<std::uint32_t>(source_frequencies_.at(link.first)),
                                 static_cast<std::uint32_t>(target_frequencies_.at(link.second)));
  }

  std::vector<Pair> pairs_;
  ByWord source_frequencies_, target_frequencies_;
  ByLink cells_;
};

}  // namespace heed
