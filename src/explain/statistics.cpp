#include "explain/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

namespace heed {
namespace {

std::vector<int> ascending(std::span<const double> values) {
  std::vector<int> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return values[static_cast<std::size_t>(a)] < values[static_cast<std::size_t>(b)];
  });
  return order;
}

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace

std::vector<double> ranks(std::span<const double> values) {
  const auto order = ascending(values);
  const auto value_at = [&](std::size_t place) {
    return values[static_cast<std::size_t>(order[place])];
  };
  std::vector<double> result(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first;
    while (last + 1 < order.size() && value_at(last + 1) == value_at(first)) ++last;
    const double shared = static_cast<double>(first + last) / 2.0 + 1.0;
    for (; first <= last; ++first) result[static_cast<std::size_t>(order[first])] = shared;
  }
  return result;
}

double rank_correlation(std::span<const double> a, std::span<const double> b) {
  if (a.size() < 2) return std::numeric_limits<double>::quiet_NaN();
  const auto x = ranks(a), y = ranks(b);
  const double x_mean = mean_of(x), y_mean = mean_of(y);
  double both = 0.0, x_square = 0.0, y_square = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    both += (x[i] - x_mean) * (y[i] - y_mean);
    x_square += (x[i] - x_mean) * (x[i] - x_mean);
    y_square += (y[i] - y_mean) * (y[i] - y_mean);
  }
  return both / std::sqrt(x_square * y_square);  // all equal: 0 / 0
}

std::vector<int> top_share(std::span<const double> values, double share) {
  std::vector<int> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return values[static_cast<std::size_t>(a)] > values[static_cast<std::size_t>(b)];
  });
  const double wanted =
      std::ceil(share * static_cast<double>(values.size()) - 1e-9);  // 0.1 * 20 is 2, not 3
  order.resize(std::min(order.size(), static_cast<std::size_t>(std::max(wanted, 1.0))));
  return order;
}

MeanInterval bootstrap_mean(std::span<const double> values, std::uint64_t seed) {
  constexpr int kResamplings = 1000;
  std::vector<double> kept;
  for (const double value : values)
    if (!std::isnan(value)) kept.push_back(value);
  if (kept.empty()) return {};
  std::mt19937_64 random(seed);
  std::vector<double> means;
  for (int resampling = 0; resampling < kResamplings; ++resampling) {
    double sum = 0.0;
    for (std::size_t i = 0; i < kept.size(); ++i) sum += kept[random() % kept.size()];
    means.push_back(sum / static_cast<double>(kept.size()));
  }
  std::sort(means.begin(), means.end());
  return {.mean = mean_of(kept),
          .low = means[24],
          .high = means[975],
          .count = static_cast<int>(kept.size())};
}

}  // namespace heed
