#include "decoding/top_k.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace heed {
namespace {

std::vector<int> ids_of(const std::vector<TokenScore>& tokens) {
  std::vector<int> ids;
  for (const TokenScore& token : tokens) ids.push_back(token.id);
  return ids;
}

using Ids = std::vector<int>;

TEST(TopK, GivesTheLikeliestFirstAndEqualsById) {
  const std::vector<float> row = {-3, -1, -2, -1, -5};
  EXPECT_EQ(ids_of(top_k(row, 3, {})), (Ids{1, 3, 2}));
  EXPECT_EQ(ids_of(top_k(row, 1, {})), (Ids{1}));
}

TEST(TopK, LeavesOutBarredAndImpossibleTokens) {
  const float infinity = std::numeric_limits<float>::infinity();
  const std::vector<float> row = {-infinity, -1, -2, std::nanf(""), -5};
  EXPECT_EQ(ids_of(top_k(row, 9, Ids{1})), (Ids{2, 4}));
  EXPECT_TRUE(top_k(row, 2, Ids{1, 2, 4}).empty());
  EXPECT_TRUE(top_k({}, 2, {}).empty());
}

TEST(BestTokens, OfARowInPartsAreThoseOfTheWhole) {
  const std::vector<float> row = {-3, -1, -2, -1, -5, -4, -1};
  const NextTokens wanted{.count = 4, .suppressed = {2}};
  BestTokens best(wanted);
  best.consider(0, std::span(row).first(3));
  best.consider(3, std::span(row).last(4));
  EXPECT_EQ(best.take(0.5F),
            (std::vector<TokenScore>{{1, -1.5F}, {3, -1.5F}, {6, -1.5F}, {0, -3.5F}}));
}

TEST(BestTokens, OfARowWithSomeTokensOnlyHaveTheirIds) {
  const std::vector<float> row = {-3, -1, -2, -1};
  const std::vector<int> ids = {4, 7, 11, 20};
  const NextTokens wanted{.count = 3, .suppressed = {11, 1}};
  BestTokens best(wanted);
  best.consider(std::span(ids).first(2), std::span(row).first(2));
  best.consider(std::span(ids).last(2), std::span(row).last(2));
  EXPECT_EQ(best.take(), (std::vector<TokenScore>{{7, -1.0F}, {20, -1.0F}, {4, -3.0F}}));
}

TEST(BestTokens, OneTokenAloneIsGivenWhateverItIs) {
  const std::vector<float> row = {-3, -1, -2, -1};
  for (const int id : {0, 3}) {
    const NextTokens wanted{.suppressed = {id}, .only = id};
    BestTokens best(wanted);
    best.consider(0, std::span(row).first(2));
    best.consider(2, std::span(row).last(2));
    EXPECT_EQ(best.take(), (std::vector<TokenScore>{{id, row[static_cast<std::size_t>(id)]}}));
  }
}

TEST(BestTokens, AreNoneWhereTheSumIsNoNumber) {
  const std::vector<float> row = {-3, -1};
  const NextTokens wanted{.count = 2};
  BestTokens best(wanted);
  best.consider(0, row);
  EXPECT_TRUE(best.take(std::nanf("")).empty());
}

TEST(TopK, EqualsAFullSortOnRandomRows) {
  std::mt19937 random(1);
  for (int trial = 0; trial < 300; ++trial) {
    const int size = 1 + static_cast<int>(random() % 400);
    const int k = 1 + static_cast<int>(random() % 9);
    std::vector<float> row;
    for (int i = 0; i < size; ++i)
      row.push_back(-static_cast<float>(random() % 50));  // many equal values
    Ids suppressed;
    for (unsigned i = 0; i < random() % 4; ++i)
      suppressed.push_back(static_cast<int>(random() % 400));

    Ids expected;
    for (int i = 0; i < size; ++i) {
      if (std::find(suppressed.begin(), suppressed.end(), i) == suppressed.end())
        expected.push_back(i);
    }
    std::stable_sort(expected.begin(), expected.end(), [&](int a, int b) {
      return row[static_cast<std::size_t>(a)] > row[static_cast<std::size_t>(b)];
    });
    expected.resize(std::min<std::size_t>(expected.size(), static_cast<std::size_t>(k)));
    EXPECT_EQ(ids_of(top_k(row, k, suppressed)), expected);
  }
}

}  // namespace
}  // namespace heed
