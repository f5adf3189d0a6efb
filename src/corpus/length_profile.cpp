#include "corpus/length_profile.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

namespace heed {
namespace {

// Of a normal distribution, one in 2,000 is further off to either side than 3.5 deviations.
constexpr double kMostRatioDeviations = 3.5, kMostLengthDeviations = 6.0;
constexpr double kEvenRatio = 2.0;     // up to this nothing is uneven
constexpr double kUsualLength = 10.0;  // up to so many medians nothing is too long
constexpr double kNormal = 1.4826;     // standard deviations to a MAD, of a normal distribution

double log_ratio(const PairLengths& pair) {
  constexpr double kMore = 2.0;  // so that few characters say little
  return std::log((static_cast<double>(pair.target) + kMore) /
                  (static_cast<double>(pair.source) + kMore));
}

double log_length(std::size_t length) { return std::log(static_cast<double>(length) + 1.0); }

double median_of(std::span<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

LengthProfile::Spread LengthProfile::spread_of(std::span<double> values) {
  if (values.empty()) return {};
  const double median = median_of(values);
  for (double& value : values) value = std::abs(value - median);
  return {.median = median, .deviation = kNormal * median_of(values)};
}

std::size_t LengthProfile::group_of(const PairLengths& pair) {
  return std::min<std::size_t>(std::bit_width(std::min(pair.source, pair.target)), kGroups - 1);
}

LengthProfile::LengthProfile(std::span<const PairLengths> sample) {
  constexpr std::size_t kFewest = 100;  // of a group; smaller ones are taken for one of all
  std::vector<double> sources, targets, all;
  std::array<std::vector<double>, kGroups> groups;
  for (const PairLengths& pair : sample) {
    if (pair.source == 0 || pair.target == 0) continue;
    sources.push_back(log_length(pair.source));
    targets.push_back(log_length(pair.target));
    all.push_back(log_ratio(pair));
    groups[group_of(pair)].push_back(all.back());
  }
  source_ = spread_of(sources);
  target_ = spread_of(targets);
  const Spread whole = spread_of(all);
  for (std::size_t i = 0; i < kGroups; ++i)
    ratio_[i] = groups[i].size() < kFewest ? whole : spread_of(groups[i]);
}

bool LengthProfile::is_too_long(const PairLengths& pair) const {
  const auto is_far = [](std::size_t length, const Spread& spread) {
    const double most = std::max(kMostLengthDeviations * spread.deviation, std::log(kUsualLength));
    return log_length(length) > spread.median + most;
  };
  return is_far(pair.source, source_) || is_far(pair.target, target_);
}

bool LengthProfile::is_uneven(const PairLengths& pair) const {
  if (pair.source == 0 || pair.target == 0) return false;  // there is nothing to compare
  const Spread& spread = ratio_[group_of(pair)];
  const double most = std::max(kMostRatioDeviations * spread.deviation, std::log(kEvenRatio));
  return std::abs(log_ratio(pair) - spread.median) > most;
}

}  // namespace heed
