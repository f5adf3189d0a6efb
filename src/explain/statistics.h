#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace heed {

/// 1-based ranks, the smallest value first; equal values share the mean of their ranks.
std::vector<double> ranks(std::span<const double> values);

/// Spearman's rank correlation, -1 to 1: Pearson's of the ranks. Not a number where either side is
/// all equal or there are fewer than two values.
double rank_correlation(std::span<const double> a, std::span<const double> b);

/// Positions of the `share` largest values, at least one of any, rounded up: the largest first,
/// equals by position.
std::vector<int> top_share(std::span<const double> values, double share);

/// A mean with the interval that holds it in 95 of 100 resamplings.
struct MeanInterval {
  double mean = 0.0, low = 0.0, high = 0.0;
  int count = 0;  ///< values, those that are not numbers left out
};

/// Percentile bootstrap (Efron 1979), 1,000 resamplings, deterministic in the seed.
MeanInterval bootstrap_mean(std::span<const double> values, std::uint64_t seed);

}  // namespace heed
