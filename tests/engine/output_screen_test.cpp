#include "engine/output_screen.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <random>

#include "engine/output_layer.h"

namespace heed {
namespace {

constexpr std::int64_t kTokens = 2100, kWidth = 40;  // no whole parts, and no whole panels
constexpr float kInfinity = std::numeric_limits<float>::infinity();

std::vector<float> normal_numbers(std::int64_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  std::vector<float> numbers(static_cast<std::size_t>(count));
  for (float& number : numbers) number = normal(random);
  return numbers;
}

/// A last layer, and rows that it scores.
class Screen : public testing::Test {
 protected:
  float* token(std::int64_t id) { return weight_.data() + id * kWidth; }
  float* row(std::int64_t index) { return x_.data() + index * kWidth; }

  /// What is found of each row, with log p and without.
  struct Found {
    std::vector<std::vector<TokenScore>> scored, screened;
  };
  Found find(const std::vector<int>& suppressed = {}) const {
    const std::size_t rows = x_.size() / kWidth;
    const auto weight = std::make_shared<const std::vector<float>>(weight_);
    EngineParameters parameters;
    parameters.output = Linear(weight_, bias_, kWidth, Precision::kFloat32);
    parameters.screen = std::make_shared<const OutputScreen>(weight, bias_, kWidth);
    Scratch scratch;
    Found found{.scored = std::vector<std::vector<TokenScore>>(rows),
                .screened = std::vector<std::vector<TokenScore>>(rows)};
    std::vector<NextTokens> wanted(rows, {.count = 1, .suppressed = suppressed});
    likeliest_tokens(parameters, x_.data(), wanted, scratch, found.scored);
    for (NextTokens& next : wanted) next.scored = false;
    likeliest_tokens(parameters, x_.data(), wanted, scratch, found.screened);
    return found;
  }
  static std::vector<int> ids(const std::vector<std::vector<TokenScore>>& tokens) {
    std::vector<int> ids;
    for (const auto& of_row : tokens) ids.push_back(of_row.empty() ? -1 : of_row.front().id);
    return ids;
  }

  std::vector<float> weight_ = normal_numbers(kTokens * kWidth, 1),
                     bias_ = normal_numbers(kTokens, 2), x_ = normal_numbers(100 * kWidth, 3);
};

TEST_F(Screen, FindsTheTokenThatAllScoresGive) {
  const Found found = find();
  EXPECT_EQ(ids(found.screened), ids(found.scored));
  EXPECT_TRUE(std::isnan(found.screened.front().front().log_probability)) << "8 bits were tried";
}

TEST_F(Screen, FindsItAmongTokensThatEightBitsCannotTellApart) {
  // Each token has nine others that differ from it in the last digits.
  std::mt19937 random(4);
  for (std::int64_t id = 0; id < kTokens; ++id)
    for (std::int64_t i = 0; i < kWidth; ++i)
      token(id)[i] = token(id / 10 * 10)[i] * (1.0F + 1e-6F * static_cast<float>(random() % 10));
  bias_.assign(kTokens, 0.0F);
  EXPECT_EQ(ids(find().screened), ids(find().scored));
}

TEST_F(Screen, TakesTheFirstOfEquals) {
  std::copy(token(0), token(700), token(700));
  std::copy(token(0), token(700), token(1400));
  for (std::int64_t i = 0; i < 700; ++i)
    bias_[static_cast<std::size_t>(i + 700)] = bias_[static_cast<std::size_t>(i + 1400)] =
        bias_[static_cast<std::size_t>(i)];
  for (const int id : ids(find().screened)) EXPECT_TRUE(id < 700 || id >= 2100) << id;
}

TEST_F(Screen, BearsTokensAndRowsOfUnlikeLength) {
  for (std::int64_t id = 0; id < kTokens; ++id)
    for (std::int64_t i = 0; i < kWidth; ++i)
      token(id)[i] *= std::pow(10.0F, static_cast<float>(id % 9 - 6));
  for (std::int64_t index = 0; index < 100; ++index)
    for (std::int64_t i = 0; i < kWidth; ++i)
      row(index)[i] *= std::pow(10.0F, static_cast<float>(index % 70 - 35));
  EXPECT_EQ(ids(find().screened), ids(find().scored));
}

TEST_F(Screen, LeavesSuppressedTokensOut) {
  const std::vector<int> likeliest = ids(find().scored);
  const Found found = find(likeliest);
  EXPECT_EQ(ids(found.screened), ids(found.scored));
  EXPECT_NE(ids(found.screened), likeliest);
}

TEST_F(Screen, FindsNothingInWhatIsNoNumber) {
  for (float* number : {row(0), row(99) + 7}) *number = std::nanf("");
  row(1)[3] = kInfinity;
  const std::vector<int> found = ids(find().screened);
  EXPECT_EQ(found, ids(find().scored));
  EXPECT_EQ(found[0], -1);
  EXPECT_EQ(found[1], -1);
}

TEST_F(Screen, LeavesWeightsThatEightBitsCannotHoldToTheOthers) {
  token(5)[0] = kInfinity;
  x_.resize(kWidth);
  const Found found = find();
  EXPECT_EQ(ids(found.screened), ids(found.scored));
}

TEST_F(Screen, IsLeftOutWhereLogPIsWanted) {
  for (const auto& tokens : find().scored) EXPECT_FALSE(std::isnan(tokens.front().log_probability));
}

}  // namespace
}  // namespace heed
