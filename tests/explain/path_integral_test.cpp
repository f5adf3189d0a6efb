#include "explain/path_integral.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <functional>
#include <numeric>
#include <set>

namespace heed {
namespace {

/// A line of two pieces, whose log p is a function of the place on the line: a third of its slope
/// is the first piece's. Counts the points that it is asked for.
class ScriptedLine : public GradientProbe {
 public:
  using Function = std::function<double(double)>;
  ScriptedLine(Function log_p, Function slope)
      : log_p_(std::move(log_p)), slope_(std::move(slope)) {}

  PathGradients gradients(const IdPair&, std::span<const std::vector<int>> outputs,
                          std::span<const double> points) override {
    EXPECT_EQ(outputs.size(), 1U);
    PathGradients result;
    for (const double point : points) {
      EXPECT_TRUE(asked_.insert(point).second) << point << " is asked for again";
      result.values.push_back({log_p_(point)});
      result.products.push_back({{slope_(point) / 3.0, slope_(point) * 2.0 / 3.0}});
    }
    return result;
  }

  std::size_t points() const { return asked_.size(); }

 private:
  Function log_p_, slope_;
  std::set<double> asked_;
};

const IdPair kPair{.source = {1, 0}, .target = {1, 0}};

double sum_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

TEST(PathIntegral, OfASmoothLineIsExactWithTheFirstPoints) {
  ScriptedLine line([](double a) { return a * a * a - 2.0 * a; },
                    [](double a) { return 3.0 * a * a - 2.0; });
  const PathIntegral integral = integrated_gradients(line, kPair, {0, 1});
  EXPECT_EQ(line.points(), 33U);
  EXPECT_EQ(integral.points.size(), 33U);
  EXPECT_NEAR(sum_of(integral.weights), 1.0, 1e-12);
  EXPECT_NEAR(integral.products[0], -1.0 / 3.0, 1e-12);
  EXPECT_NEAR(integral.products[1], -2.0 / 3.0, 1e-12);
  EXPECT_NEAR(integral.completeness_gap, 0.0, 1e-12);
}

/// A step of 10 at 0.618, 0.004 wide: between the points of any rule of fixed points.
ScriptedLine leaping_line() {
  const auto leap = [](double a) { return std::tanh((a - 0.618) / 0.002); };
  return {[=](double a) { return a + 5.0 * leap(a); },
          [=](double a) { return 1.0 + 2500.0 * (1.0 - leap(a) * leap(a)); }};
}

TEST(PathIntegral, LooksCloserWhereLogPLeaps) {
  ScriptedLine line = leaping_line();
  const PathIntegral integral = integrated_gradients(line, kPair, {0, 1});
  EXPECT_LE(integral.completeness_gap, 0.008);
  EXPECT_NEAR(sum_of(integral.products), 11.0, 0.008 * 11.0);
  EXPECT_LT(line.points(), 100U);
  EXPECT_EQ(integral.points.size(), line.points());
}

TEST(PathIntegral, GapsThatMakeUpForEachOtherAreSeen) {
  // Up in one of the first intervals and down in the next: their sum alone is right at once.
  ScriptedLine line([](double a) { return a - 100.0 * std::cos(16.0 * M_PI * a) / (16.0 * M_PI); },
                    [](double a) { return 1.0 + 100.0 * std::sin(16.0 * M_PI * a); });
  const PathIntegral integral = integrated_gradients(line, kPair, {0, 1});
  EXPECT_LE(integral.completeness_gap, 0.008);
  EXPECT_GT(line.points(), 33U);
}

TEST(PathIntegral, EndsWhereNoIntervalsWillDo) {
  ScriptedLine line([](double) { return 0.0; }, [](double) { return 1.0; });
  const PathIntegral integral = integrated_gradients(line, kPair, {0, 1});
  EXPECT_GT(integral.completeness_gap, 1.0);
  EXPECT_LE(line.points(), 4097U);
}

TEST(PathIntegral, OfOtherOutputsTakesTheSameWeights) {
  const PathGradients gradients{.products = {{{1.0, 2.0}, {3.0, 4.0}}, {{5.0, 6.0}, {7.0, 8.0}}},
                                .values = {}};
  const auto sums = weighted_products(gradients, std::vector{0.5, 2.0});
  EXPECT_EQ(sums, (std::vector<std::vector<double>>{{10.5, 13.0}, {15.5, 18.0}}));
}

}  // namespace
}  // namespace heed
