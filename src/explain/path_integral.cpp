#include "explain/path_integral.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace heed {
namespace {

constexpr int kFirstIntervals = 16;
constexpr std::size_t kMostIntervals = 1024;
constexpr double kSmallGaps = 0.02, kSmallGap = 0.008;

/// What is known at a point of the line.
struct PointGradient {
  double log_p = 0.0;
  std::vector<double> products;  // [S]
  double sum = 0.0;              // of the products: the slope of log p along the line
};

struct Interval {
  double from = 0.0, to = 0.0;
  double change = 0.0;  // log p at its end less log p at its start
  double gap = 0.0;     // by what the sum of its products differs from that

  double middle() const { return (from + to) / 2; }
};

/// A line whose points are asked for once. Halves of halves: their places are exact, and found
/// again.
class Line {
 public:
  Line(GradientProbe& probe, const IdPair& pair, const std::vector<int>& output)
      : probe_(probe), pair_(pair), output_(output) {}

  /// Sets the gaps of intervals; all new points are asked for together.
  void measure(std::span<Interval> intervals) {
    std::vector<double> missing;
    for (const Interval& interval : intervals)
      for (const double point : {interval.from, interval.middle(), interval.to})
        if (points_.try_emplace(point).second) missing.push_back(point);
    ask(missing);
    for (Interval& interval : intervals) {
      const PointGradient &from = at(interval.from), &to = at(interval.to);
      const double slopes = from.sum + 4.0 * at(interval.middle()).sum + to.sum;
      interval.change = to.log_p - from.log_p;
      interval.gap = slopes * (interval.to - interval.from) / 6.0 - interval.change;
    }
  }

  double change() const { return at(1.0).log_p - at(0.0).log_p; }

  /// The points with the weights that Simpson's rule on these intervals gives them.
  PathIntegral integral(std::span<const Interval> intervals) const {
    std::map<double, double> weights;
    for (const Interval& interval : intervals) {
      const double sixth = (interval.to - interval.from) / 6.0;
      weights[interval.from] += sixth;
      weights[interval.middle()] += 4.0 * sixth;
      weights[interval.to] += sixth;
    }
    PathIntegral integral;
    integral.products.assign(pair_.source.size(), 0.0);
    for (const auto& [point, weight] : weights) {
      integral.points.push_back(point);
      integral.weights.push_back(weight);
      const std::vector<double>& products = at(point).products;
      for (std::size_t s = 0; s < products.size(); ++s)
        integral.products[s] += weight * products[s];
    }
    return integral;
  }

 private:
  const PointGradient& at(double point) const { return points_.at(point); }

  void ask(const std::vector<double>& missing) {
    PathGradients gradients = probe_.gradients(pair_, {&output_, 1}, missing);
    for (std::size_t i = 0; i < missing.size(); ++i) {
      PointGradient& point = points_.at(missing[i]);
      point.log_p = gradients.values[i][0];
      point.products = std::move(gradients.products[i][0]);
      point.sum = std::accumulate(point.products.begin(), point.products.end(), 0.0);
    }
  }

  GradientProbe& probe_;
  const IdPair& pair_;
  const std::vector<int>& output_;
  std::map<double, PointGradient> points_;
};

std::vector<Interval> first_intervals() {
  std::vector<Interval> intervals;
  for (int i = 0; i < kFirstIntervals; ++i)
    intervals.push_back({.from = static_cast<double>(i) / kFirstIntervals,
                         .to = static_cast<double>(i + 1) / kFirstIntervals});
  return intervals;
}

double sum_of_sizes(std::span<const Interval> intervals, double Interval::*figure) {
  double sum = 0.0;
  for (const Interval& interval : intervals) sum += std::abs(interval.*figure);
  return sum;
}

double gap_of_sum(std::span<const Interval> intervals) {
  double sum = 0.0;
  for (const Interval& interval : intervals) sum += interval.gap;
  return std::abs(sum);
}

/// Takes out the intervals with the largest gaps, three quarters of all gaps together, and gives
/// their halves.
std::vector<Interval> halve_the_worst(std::vector<Interval>& intervals) {
  std::sort(intervals.begin(), intervals.end(),
            [](const Interval& a, const Interval& b) { return std::abs(a.gap) > std::abs(b.gap); });
  const double enough = 0.75 * sum_of_sizes(intervals, &Interval::gap);
  std::vector<Interval> halves;
  auto next = intervals.begin();
  for (double gaps = 0.0; next != intervals.end() && gaps < enough; ++next) {
    gaps += std::abs(next->gap);
    halves.push_back({.from = next->from, .to = next->middle()});
    halves.push_back({.from = next->middle(), .to = next->to});
  }
  intervals.erase(intervals.begin(), next);
  return halves;
}

}  // namespace

PathIntegral integrated_gradients(GradientProbe& probe, const IdPair& pair,
                                  const std::vector<int>& output) {
  Line line(probe, pair, output);
  std::vector<Interval> intervals = first_intervals();
  line.measure(intervals);
  const double change = std::max(std::abs(line.change()), 1e-12);
  const auto is_close = [&] {
    return gap_of_sum(intervals) <= kSmallGap * change &&
           sum_of_sizes(intervals, &Interval::gap) <=
               kSmallGaps * sum_of_sizes(intervals, &Interval::change);
  };
  while (!is_close() && intervals.size() < kMostIntervals) {
    std::vector<Interval> halves = halve_the_worst(intervals);
    line.measure(halves);
    intervals.insert(intervals.end(), halves.begin(), halves.end());
  }
  PathIntegral integral = line.integral(intervals);
  integral.completeness_gap = gap_of_sum(intervals) / change;
  return integral;
}

std::vector<std::vector<double>> weighted_products(const PathGradients& gradients,
                                                   std::span<const double> weights) {
  std::vector<std::vector<double>> sums = gradients.products.front();
  for (auto& of_output : sums) std::fill(of_output.begin(), of_output.end(), 0.0);
  for (std::size_t point = 0; point < weights.size(); ++point)
    for (std::size_t output = 0; output < sums.size(); ++output)
      for (std::size_t s = 0; s < sums[output].size(); ++s)
        sums[output][s] += weights[point] * gradients.products[point][output][s];
  return sums;
}

}  // namespace heed
