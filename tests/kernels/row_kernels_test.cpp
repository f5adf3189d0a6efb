// The kernels that the engine calls row by row, against slow, obvious twins in double precision.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <span>
#include <vector>

#include "kernels/activation.h"
#include "kernels/log_sum_exp.h"
#include "kernels/next_above.h"
#include "kernels/row_attention.h"

namespace heed {
namespace {

std::vector<float> random_values(std::size_t count, float spread = 1.0F) {
  std::mt19937 random(4);
  std::normal_distribution<float> normal(0.0F, spread);
  std::vector<float> values(count);
  for (float& value : values) value = normal(random);
  return values;
}

TEST(NextAbove, FindsEveryPlaceAboveTheThresholdInOrder) {
  for (const std::size_t count : {0U, 1U, 63U, 64U, 65U, 129U, 10000U}) {
    const std::vector<float> values = random_values(count);
    std::size_t next = next_above(values, 0, 2.5F);
    for (std::size_t i = 0; i < count; ++i) {
      if (!(values[i] > 2.5F)) continue;
      EXPECT_EQ(next, i) << count;
      next = next_above(values, i + 1, 2.5F);
    }
    EXPECT_EQ(next, count);
  }
}

TEST(Swish, IsXTimesItsSigmoid) {
  const std::vector<float> x = random_values(129, 10.0F);
  std::vector<float> y = x;
  swish(y.data(), 1, 129);
  EXPECT_EQ(y[0], x[0]);
  for (std::size_t i = 1; i < x.size(); ++i)
    EXPECT_NEAR(y[i], x[i] / (1.0 + std::exp(-static_cast<double>(x[i]))), 2e-6) << x[i];
}

TEST(Gelu, IsXTimesTheNormalDistribution) {
  const std::vector<float> x = random_values(129, 4.0F);
  std::vector<float> y = x;
  gelu(y.data(), 1, 129);
  EXPECT_EQ(y[0], x[0]);
  for (std::size_t i = 1; i < x.size(); ++i)
    EXPECT_NEAR(y[i], x[i] * 0.5 * std::erfc(-static_cast<double>(x[i]) * std::sqrt(0.5)), 2e-6)
        << x[i];
}

float log_sum_exp(std::span<const float> x) {
  LogSumExp sum;
  sum.add(x.data(), std::ssize(x));
  return sum.value();
}

TEST(LogSumExp, EqualsTheSchoolbookOne) {
  for (const std::size_t count : {1U, 7U, 129U}) {
    const std::vector<float> x = random_values(count, 30.0F);
    double sum = 0.0;
    for (const float value : x) sum += std::exp(static_cast<double>(value));
    EXPECT_NEAR(log_sum_exp(x), std::log(sum), 2e-5) << count;
  }
}

TEST(LogSumExp, TakesPartsInAnyOrderAndGivesTheLargestOfEach) {
  const std::vector<float> x = random_values(300, 30.0F);
  for (const auto& starts : {std::vector<std::size_t>{0, 1, 2}, {2, 1, 0}, {1, 2, 0}}) {
    LogSumExp sum;
    for (const std::size_t start : starts) {
      const std::span<const float> part(x.data() + 100 * start, 100);
      EXPECT_EQ(sum.add(part.data(), 100), *std::max_element(part.begin(), part.end()));
    }
    EXPECT_NEAR(sum.value(), log_sum_exp(x), 2e-5);
  }
}

TEST(LogSumExp, OverflowsForNoScore) {
  EXPECT_NEAR(log_sum_exp(std::vector<float>{1e30F, 0.0F, -1e30F, 1e30F}), 1e30F, 1e24);
  LogSumExp sum;
  const float small = -1e30F, large = 100.0F;
  sum.add(&small, 1);
  sum.add(&large, 1);
  EXPECT_EQ(sum.value(), 100.0F);
}

struct AttentionCase {
  std::int64_t count, heads, head_width;
};

/// Weights [H, count], then the context vector [D].
std::vector<double> schoolbook(const RowAttention& call) {
  std::vector<double> weights, context(static_cast<std::size_t>(call.heads * call.head_width));
  for (std::int64_t head = 0; head < call.heads; ++head) {
    std::vector<double> exponentials;
    for (std::int64_t key = 0; key < call.count; ++key) {
      double score = 0.0;
      for (std::int64_t c = head; c < call.heads * call.head_width; c += call.heads)
        score += static_cast<double>(call.query[c]) * call.keys[call.places[key] * call.stride + c];
      exponentials.push_back(std::exp(score / std::sqrt(static_cast<double>(call.head_width))));
    }
    const double sum = std::accumulate(exponentials.begin(), exponentials.end(), 0.0);
    for (std::int64_t key = 0; key < call.count; ++key) {
      double& exponential = exponentials[static_cast<std::size_t>(key)];
      if (call.factors != nullptr)
        exponential *=
            call.factors[head * call.count + key];  // after the sum: not normalised again
      weights.push_back(exponential / sum);
    }
    for (std::int64_t c = head; c < call.heads * call.head_width; c += call.heads)
      for (std::int64_t key = 0; key < call.count; ++key)
        context[static_cast<std::size_t>(c)] += exponentials[static_cast<std::size_t>(key)] / sum *
                                                call.values[call.places[key] * call.stride + c];
  }
  weights.insert(weights.end(), context.begin(), context.end());
  return weights;
}

/// With heads and widths that fit into vectors, and that do not.
constexpr AttentionCase kAttentionCases[] = {{1, 1, 1},  {7, 3, 5},  {129, 2, 32},
                                             {16, 4, 7}, {5, 1, 48}, {9, 4, 32},
                                             {6, 4, 20}, {7, 8, 64}, {13, 16, 3}};

TEST(RowAttention, EqualsTheSchoolbookOne) {
  for (const auto& [count, heads, head_width] : kAttentionCases) {
    const std::int64_t width = heads * head_width, rows = count + 3;
    const std::vector<float> query = random_values(static_cast<std::size_t>(width));
    const std::vector<float> memory = random_values(static_cast<std::size_t>(rows * 2 * width));
    std::vector<std::int32_t> places;  // not in order, and not all
    for (std::int64_t key = 0; key < count; ++key)
      places.push_back(static_cast<std::int32_t>((key * 5 + 2) % rows));
    std::vector<float> weights(static_cast<std::size_t>(heads * count)),
        context(static_cast<std::size_t>(width));
    std::vector<float> workspace(static_cast<std::size_t>(attention_workspace(heads, count)));
    const RowAttention call{.query = query.data(),
                            .keys = memory.data(),
                            .values = memory.data() + width,
                            .stride = 2 * width,
                            .places = places.data(),
                            .count = count,
                            .heads = heads,
                            .head_width = head_width,
                            .workspace = workspace.data(),
                            .context = context.data(),
                            .weights = weights.data(),
                            .map_stride = count};
    attend_row(call);
    weights.insert(weights.end(), context.begin(), context.end());
    const std::vector<double> expected = schoolbook(call);
    for (std::size_t i = 0; i < expected.size(); ++i)
      EXPECT_NEAR(weights[i], expected[i], 1e-5) << count << " " << i;
  }
}

TEST(RowAttention, KeepsScoresAndMultipliesFactorsOntoWeightsOnly) {
  for (const auto& [count, heads, head_width] : kAttentionCases) {
    const std::int64_t width = heads * head_width, stride = count + 2;
    const std::vector<float> query = random_values(static_cast<std::size_t>(width));
    const std::vector<float> memory = random_values(static_cast<std::size_t>(count * 2 * width));
    std::vector<std::int32_t> places(static_cast<std::size_t>(count));
    std::iota(places.begin(), places.end(), 0);
    std::vector<float> factors(static_cast<std::size_t>(heads * count));
    for (std::size_t i = 0; i < factors.size(); ++i) factors[i] = i % 3 == 1 ? 0.0F : 1.0F;
    const auto map_size = static_cast<std::size_t>(heads * stride);
    std::vector<float> weights(map_size), scores(map_size),
        context(static_cast<std::size_t>(width));
    std::vector<float> workspace(static_cast<std::size_t>(attention_workspace(heads, count)));
    const RowAttention call{.query = query.data(),
                            .keys = memory.data(),
                            .values = memory.data() + width,
                            .stride = 2 * width,
                            .places = places.data(),
                            .count = count,
                            .heads = heads,
                            .head_width = head_width,
                            .workspace = workspace.data(),
                            .context = context.data(),
                            .scores = scores.data(),
                            .weights = weights.data(),
                            .map_stride = stride,
                            .factors = factors.data()};
    attend_row(call);
    const std::vector<double> expected = schoolbook(call);
    for (std::int64_t head = 0; head < heads; ++head)
      for (std::int64_t key = 0; key < count; ++key) {
        const auto at = static_cast<std::size_t>(head * stride + key);
        EXPECT_NEAR(weights[at], expected[static_cast<std::size_t>(head * count + key)], 1e-5);
        if (factors[static_cast<std::size_t>(head * count + key)] == 0.0F) {
          EXPECT_EQ(weights[at], 0.0F);
        }
        double score = 0.0;
        for (std::int64_t c = head; c < width; c += heads)
          score += static_cast<double>(query[c]) * memory[key * 2 * width + c];
        EXPECT_NEAR(scores[at], score / std::sqrt(static_cast<double>(head_width)), 1e-4);
      }
    for (std::int64_t c = 0; c < width; ++c)
      EXPECT_NEAR(context[static_cast<std::size_t>(c)],
                  expected[static_cast<std::size_t>(heads * count + c)], 1e-5);
  }
}

}  // namespace
}  // namespace heed
