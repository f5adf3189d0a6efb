#include "decoding/sampling.h"

#include <algorithm>
#include <cmath>

#include "decoding/single_paths.h"
#include "decoding/top_k.h"
#include "text/random_bits.h"

namespace heed {
namespace {

bool likelier(const TokenScore& a, const TokenScore& b) {
  return a.log_probability != b.log_probability ? a.log_probability > b.log_probability
                                                : a.id < b.id;
}

std::vector<TokenScore> all_allowed(std::span<const float> log_probabilities,
                                    std::span<const int> suppressed) {
  std::vector<TokenScore> choices;
  for (std::size_t i = 0; i < log_probabilities.size(); ++i) {
    const int id = static_cast<int>(i);
    if (!(log_probabilities[i] > -INFINITY) ||
        std::find(suppressed.begin(), suppressed.end(), id) != suppressed.end())
      continue;
    choices.push_back({id, log_probabilities[i]});
  }
  return choices;
}

/// Weights relative to the likeliest choice, so that nothing underflows that could be drawn.
std::vector<double> weights_of(std::span<const TokenScore> choices, double temperature) {
  double best = -INFINITY;
  for (const TokenScore& choice : choices) best = std::max<double>(best, choice.log_probability);
  std::vector<double> weights;
  for (const TokenScore& choice : choices)
    weights.push_back(std::exp((choice.log_probability - best) / temperature));
  return weights;
}

double sum(const std::vector<double>& values) {
  double total = 0;
  for (const double value : values) total += value;
  return total;
}

void keep_nucleus(std::vector<TokenScore>& choices, double top_p, double temperature) {
  std::sort(choices.begin(), choices.end(), likelier);
  const std::vector<double> weights = weights_of(choices, temperature);
  const double wanted = top_p * sum(weights);
  double held = 0;
  std::size_t kept = 0;
  while (kept < choices.size() && held < wanted) held += weights[kept++];
  choices.resize(kept);
}

}  // namespace

double uniform_at(std::uint64_t seed, std::uint64_t line, std::uint64_t copy,
                  std::uint64_t position) {
  const std::uint64_t bits =
      split_mix(split_mix(split_mix(split_mix(seed) ^ line) ^ copy) ^ position);
  return static_cast<double>(bits >> 11) * 0x1.0p-53;
}

std::vector<TokenScore> sampling_choices(std::span<const float> log_probabilities,
                                         std::span<const int> suppressed,
                                         const SearchOptions& options) {
  std::vector<TokenScore> choices = options.top_k > 0
                                        ? top_k(log_probabilities, options.top_k, suppressed)
                                        : all_allowed(log_probabilities, suppressed);
  if (options.top_p < 1) keep_nucleus(choices, options.top_p, options.temperature);
  return choices;
}

std::optional<TokenScore> draw(std::span<const TokenScore> choices, double temperature,
                               double uniform) {
  if (choices.empty()) return std::nullopt;
  const std::vector<double> weights = weights_of(choices, temperature);
  double left = uniform * sum(weights);
  for (std::size_t i = 0; i + 1 < choices.size(); ++i) {
    left -= weights[i];
    if (left < 0) return choices[i];
  }
  return choices.back();
}

std::vector<std::vector<Hypothesis>> sampling_search(StepScorer& scorer, const SearchBatch& batch,
                                                     const SpecialIds& special,
                                                     const SearchOptions& options) {
  const auto vocabulary = static_cast<std::size_t>(scorer.vocabulary_size());
  const auto next_token = [&](const PathPosition& at, std::span<const float> row,
                              const NextTokens& wanted) -> std::optional<TokenScore> {
    if (wanted.only) return TokenScore{*wanted.only, row[static_cast<std::size_t>(*wanted.only)]};
    const auto copy = static_cast<std::uint64_t>(at.copy);
    return draw(sampling_choices(row, wanted.suppressed, options), options.temperature,
                uniform_at(options.seed, batch.line(at.sentence), copy, at.position));
  };
  const TokenChoice at_random = [&](const PathStep& step) {
    const std::span<const float> log_probabilities =
        scorer.step(step.parents, step.previous_ids);  // [R, V]
    std::vector<std::optional<TokenScore>> chosen;
    for (std::size_t row = 0; row < step.at.size(); ++row)
      chosen.push_back(next_token(
          step.at[row], log_probabilities.subspan(row * vocabulary, vocabulary), step.wanted[row]));
    return chosen;
  };
  return follow_single_paths(scorer, batch, special, options, options.n_best, at_random);
}

}  // namespace heed
