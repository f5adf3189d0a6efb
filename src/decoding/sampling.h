#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "decoding/ranking.h"
#include "decoding/search.h"

namespace heed {

/// `n_best` independent random translations of each sentence, best first. What is drawn depends on
/// the seed and the line's number only, never on the batch. Hypotheses carry the model's own log p,
/// not that of the narrowed choice.
std::vector<std::vector<Hypothesis>> sampling_search(StepScorer& scorer, const SearchBatch& batch,
                                                     const SpecialIds& special,
                                                     const SearchOptions& options);

/// The tokens that may be drawn: not suppressed, among the `top_k` likeliest, and among the fewest
/// likeliest that hold `top_p` of what these have together after the temperature (Holtzman et al.
/// 2020), in this order.
std::vector<TokenScore> sampling_choices(std::span<const float> log_probabilities,
                                         std::span<const int> suppressed,
                                         const SearchOptions& options);

/// The choice that a number in [0, 1) falls on, each as wide as its probability^(1 / temperature);
/// none of none.
std::optional<TokenScore> draw(std::span<const TokenScore> choices, double temperature,
                               double uniform);

/// A number in [0, 1) that looks random and is the same for the same arguments on every machine.
double uniform_at(std::uint64_t seed, std::uint64_t line, std::uint64_t copy,
                  std::uint64_t position);

}  // namespace heed
