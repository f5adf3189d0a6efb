#include "explain/faithfulness.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <random>

namespace heed {
namespace {

constexpr std::array kShares = {0.1, 0.2, 0.3, 0.4, 0.5};

/// Figures in no order, the same each time for a sentence number.
std::vector<double> random_words(std::size_t words, std::uint64_t seed) {
  std::mt19937_64 random(seed + 1);
  std::vector<double> figures(words);
  for (double& figure : figures) figure = static_cast<double>(random() >> 11U);
  return figures;
}

/// The figures of words, without that of `</s>`.
std::vector<double> word_figures(const Importance& importance) {
  return {importance.translation.begin(), importance.translation.end() - 1};
}

}  // namespace

std::vector<SourceVariant> erasures(const SideText& source, std::span<const double> words) {
  std::vector<SourceVariant> without, alone;
  for (const double share : kShares) {
    const auto top = top_share(words, share);
    std::vector<int> others;
    for (int word = 0; word < static_cast<int>(words.size()); ++word)
      if (std::find(top.begin(), top.end(), word) == top.end()) others.push_back(word);
    without.push_back({.source = without_units(source.ids, source.axis, top)});
    alone.push_back({.source = without_units(source.ids, source.axis, others)});
  }
  without.insert(without.end(), alone.begin(), alone.end());
  return without;
}

SentenceFaithfulness area_over_perturbations(double whole, std::span<const double> erased,
                                             std::size_t tokens) {
  SentenceFaithfulness result;
  const double weight = 1.0 / static_cast<double>(kShares.size() * tokens);
  for (std::size_t i = 0; i < kShares.size(); ++i) {
    result.comprehensiveness += (whole - erased[i]) * weight;
    result.sufficiency += (whole - erased[kShares.size() + i]) * weight;
  }
  return result;
}

void Faithfulness::add(const TextSides& sides) {
  std::vector<std::vector<double>> orders;  // leave-one-out, the yardstick, is the first method
  for (const ImportanceMethod method : all_importance_methods())
    orders.push_back(word_figures(importance(probe_, sides, method, false)));
  orders.push_back(random_words(orders.front().size(), static_cast<std::uint64_t>(sentences_)));
  std::vector<SourceVariant> variants = {{.source = sides.source.ids}};
  for (const auto& order : orders)
    for (auto& erasure : erasures(sides.source, order)) variants.push_back(std::move(erasure));
  std::vector<double> log_p;
  for (const auto& tokens : score_variants(probe_, variants, sides.target.ids))
    log_p.push_back(std::accumulate(tokens.begin(), tokens.end(), 0.0));
  by_method_.resize(orders.size());
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const auto erased = std::span(log_p).subspan(1 + i * 2 * kShares.size(), 2 * kShares.size());
    auto figures = area_over_perturbations(log_p.front(), erased, sides.target.ids.size());
    figures.correlation = rank_correlation(orders[i], orders.front());
    by_method_[i].push_back(figures);
  }
  ++sentences_;
}

std::vector<MethodFaithfulness> Faithfulness::result() const {
  std::vector<MethodFaithfulness> result;
  const auto methods = all_importance_methods();
  for (std::size_t i = 0; i < by_method_.size(); ++i) {
    const auto interval = [&](double SentenceFaithfulness::*figure) {
      std::vector<double> values;
      for (const auto& sentence : by_method_[i]) values.push_back(sentence.*figure);
      return bootstrap_mean(values, 1);
    };
    result.push_back({.method = i < methods.size() ? name_of(methods[i]) : "random",
                      .comprehensiveness = interval(&SentenceFaithfulness::comprehensiveness),
                      .sufficiency = interval(&SentenceFaithfulness::sufficiency),
                      .correlation = interval(&SentenceFaithfulness::correlation)});
  }
  return result;
}

}  // namespace heed
