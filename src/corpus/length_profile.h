#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace heed {

/// How long the two sides of a pair are, in characters or in words.
struct PairLengths {
  std::size_t source = 0, target = 0;
};

/// Which lengths a corpus has, learnt from pairs of it, some of which are wrong: medians, and
/// deviations from them as the median has them (MAD, which a third of wrong pairs hardly changes).
class LengthProfile {
 public:
  explicit LengthProfile(std::span<const PairLengths> sample);

  /// True where a side is far longer than sentences of its side are.
  bool is_too_long(const PairLengths& pair) const;
  /// True where one side is far longer than the other one lets expect: ln(target / source) is
  /// compared with that of pairs whose shorter side is about as long.
  bool is_uneven(const PairLengths& pair) const;

 private:
  struct Spread {
    double median = 0.0, deviation = 0.0;
  };
  static Spread spread_of(std::span<double> values);
  static std::size_t group_of(const PairLengths& pair);

  static constexpr std::size_t kGroups = 16;  // by the shorter side's powers of two
  Spread source_, target_;                    // of the logarithms
  std::array<Spread, kGroups> ratio_;
};

}  // namespace heed
