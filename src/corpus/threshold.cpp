#include "corpus/threshold.h"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace heed {
namespace {

constexpr double kHarm = 5.0;        // good pairs that one with another's target is worse than
constexpr std::size_t kFewest = 50;  // scores of either kind

/// Share of sorted values that are below `limit`.
double share_below(const std::vector<double>& sorted, double limit) {
  const auto found = std::lower_bound(sorted.begin(), sorted.end(), limit);
  return static_cast<double>(found - sorted.begin()) / static_cast<double>(sorted.size());
}

double quantile(const std::vector<double>& sorted, double share) {
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

/// Where good pairs have few scores, the corpus has as many as its swapped pairs bring.
double share_of_swapped(const ScoredPairs& sorted) {
  double share = 1.0;
  for (const double part : {0.2, 0.3, 0.4, 0.5, 0.6, 0.7})
    share = std::min(share, share_below(sorted.actual, quantile(sorted.swapped, part)) / part);
  return share;
}

}  // namespace

double swapped_below(ScoredPairs scores) {
  if (std::min(scores.actual.size(), scores.swapped.size()) < kFewest)
    return -std::numeric_limits<double>::infinity();
  std::sort(scores.actual.begin(), scores.actual.end());
  std::sort(scores.swapped.begin(), scores.swapped.end());
  const double share = share_of_swapped(scores);
  double threshold = -std::numeric_limits<double>::infinity();
  double good_before = 0.0, swapped_before = 0.0;
  constexpr int kSteps = 50;
  for (int step = 1; step < kSteps; ++step) {
    const double part = static_cast<double>(step) / kSteps;
    const double limit = quantile(scores.swapped, part);
    const double swapped = share * share_below(scores.swapped, limit);
    const double good = share_below(scores.actual, limit) - swapped;
    if (kHarm * (swapped - swapped_before) > good - good_before) threshold = limit;
    swapped_before = swapped;
    good_before = good;
  }
  return threshold;
}

}  // namespace heed
