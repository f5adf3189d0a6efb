#include "decoding/units.h"

#include <gmock/gmock.h>

#include <random>

namespace heed {
namespace {

using testing::ElementsAre;

TEST(ByUnits, SumsOverPiecesAttendedToAndAveragesOverPiecesAttendingFrom) {
  const Matrix pieces{
      .rows = 3, .columns = 3, .values = {0.1, 0.2, 0.7, 0.3, 0.3, 0.4, 0.0, 0.5, 0.5}};
  const Axis axis{.unit_of_piece = {0, 0, 1}, .units = 2};
  const Matrix units = by_units(pieces, axis, axis);
  const std::vector<double> expected = {0.45, 0.55, 0.5, 0.5};
  ASSERT_EQ(units.values.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i)
    EXPECT_NEAR(units.values[i], expected[i], 1e-12);
}

TEST(ByUnits, AWordWithoutPiecesHasZeros) {
  const Matrix pieces{.rows = 1, .columns = 1, .values = {1.0}};
  const Axis axis{.unit_of_piece = {1}, .units = 2};
  EXPECT_THAT(by_units(pieces, axis, axis).values, ElementsAre(0.0, 0.0, 0.0, 1.0));
}

/// The same, entry by entry from the definition.
float by_definition(const SoftAlignment& pieces, const Axis& queries, const Axis& keys, int row,
                    int column) {
  float sum = 0;
  int count = 0;
  for (int query = 0; query < pieces.rows; ++query) {
    if (queries.unit_of_piece[static_cast<std::size_t>(query)] != row) continue;
    ++count;
    for (int key = 0; key < pieces.columns; ++key)
      if (keys.unit_of_piece[static_cast<std::size_t>(key)] == column) sum += pieces.at(query, key);
  }
  return count == 0 ? 0 : sum / static_cast<float>(count);
}

TEST(ByUnits, EqualsItsDefinitionOnRandomWeights) {
  std::mt19937 random(3);
  std::uniform_real_distribution<float> weight(0, 1);
  const auto cut = [&](std::size_t pieces, int units) {
    Axis axis{.units = units};
    while (axis.unit_of_piece.size() < pieces)
      axis.unit_of_piece.push_back(static_cast<int>(random() % units));
    return axis;
  };
  for (int round = 0; round < 100; ++round) {
    const Axis queries = cut(1 + random() % 7, 5), keys = cut(1 + random() % 7, 4);
    auto pieces = SoftAlignment::zeros(static_cast<int>(queries.unit_of_piece.size()),
                                       static_cast<int>(keys.unit_of_piece.size()));
    for (float& value : pieces.values) value = weight(random);
    const SoftAlignment units = by_units(pieces, queries, keys);
    for (int row = 0; row < 5; ++row)
      for (int column = 0; column < 4; ++column)
        ASSERT_NEAR(units.at(row, column), by_definition(pieces, queries, keys, row, column),
                    1e-5F);
  }
}

EncodedLine two_words() {
  EncodedLine line;
  line.pieces = {"a", "b", "c"};
  line.ids = {5, 7, 11, 0};
  line.word_of_piece = {0, 0, 1};
  line.words = 2;
  return line;
}

TEST(Axis, OfALineHasItsWordsAndTheEnd) {
  const Axis axis = axis_of(two_words());
  EXPECT_THAT(axis.unit_of_piece, ElementsAre(0, 0, 1, 2));
  EXPECT_EQ(axis.units, 3);
  EXPECT_THAT(axis.pieces_of(0), ElementsAre(0, 1));
  EXPECT_THAT(axis.pieces_of(2), ElementsAre(3));
}

TEST(SumByUnit, AddsUpThePiecesOfEachUnit) {
  const std::vector<float> values = {-1.0F, -2.0F, -4.0F, -0.5F};
  EXPECT_THAT(sum_by_unit<float>(values, axis_of(two_words())), ElementsAre(-3.0, -4.0, -0.5));
}

TEST(SumByUnit, IsZeroForAWordWithoutPieces) {
  const std::vector<float> values = {-1, -2, -3};
  const Axis axis{.unit_of_piece = {0, 2, 3}, .units = 4};
  EXPECT_THAT(sum_by_unit<float>(values, axis), ElementsAre(-1.0, 0.0, -2.0, -3.0));
}

TEST(WithoutUnits, LeavesTheOtherPiecesIds) {
  const EncodedLine line = two_words();
  EXPECT_THAT(without_units(line.ids, axis_of(line), std::vector{0}), ElementsAre(11, 0));
  EXPECT_THAT(without_units(line.ids, axis_of(line), std::vector{1, 2}), ElementsAre(5, 7));
}

}  // namespace
}  // namespace heed
