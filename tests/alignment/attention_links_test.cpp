#include "alignment/attention_links.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace heed {
namespace {

using Links = std::vector<Link>;

SoftAlignment matrix(int targets, int sources, std::vector<float> weights) {
  return {.rows = targets, .columns = sources, .values = std::move(weights)};
}

/// One layer, one head: target pieces a b </s>, source pieces x y </s>.
const std::vector<float> kWeights = {
    0.1F, 0.2F, 0.7F,  // has read nothing, predicts a
    0.6F, 0.3F, 0.1F,  // has read a, predicts b
    0.2F, 0.8F, 0.0F,  // has read b, predicts </s>
};
const SoftAlignment kSteps = matrix(3, 3, kWeights);

TEST(PieceAlignment, ReadsTheStepWhoseInputIsThePiece) {
  EXPECT_EQ(piece_alignment(kSteps, AlignmentMethod::kShifted).values,
            (std::vector<float>{0.6F, 0.3F, 0.1F, 0.2F, 0.8F, 0.0F, 0.2F, 0.8F, 0.0F}));
}

TEST(PieceAlignment, ReadsThePredictingStepWhenPlain) {
  EXPECT_EQ(piece_alignment(kSteps, AlignmentMethod::kPlain).values, kWeights);
}

TEST(ReadSteps, AveragesTheChosenHeadsOfTheChosenLayer) {
  AttentionMaps maps{
      .layers = 2, .heads = 3, .queries = 1, .keys = 2};  // 10 layer + head, and its negative
  for (int layer = 0; layer < 2; ++layer)
    for (int head = 0; head < 3; ++head)
      for (const float sign : {1.0F, -1.0F})
        maps.contributions.push_back(sign * static_cast<float>(10 * layer + head));
  EXPECT_EQ(read_steps(maps, {.layer = 1}).values, (std::vector<float>{11, -11}));
  EXPECT_EQ(read_steps(maps, {.layer = 1, .heads = {0, 1}}).values,
            (std::vector<float>{10.5F, -10.5F}));
  EXPECT_EQ(read_steps(maps, {.layer = 0, .heads = {2}}).values, (std::vector<float>{2, -2}));
  maps.weights.assign(12, 0.5F);
  EXPECT_EQ(read_steps(maps, {.layer = 1, .figure = EdgeFigure::kWeight}).values,
            (std::vector<float>{0.5F, 0.5F}));
}

TEST(ReadSteps, FindsALayerByTheModelsNumber) {
  const AttentionMaps maps{
      .first_layer = 3, .layers = 1, .heads = 1, .queries = 1, .keys = 2, .contributions = {7, 8}};
  EXPECT_EQ(read_steps(maps, {.layer = 3}).values, (std::vector<float>{7, 8}));
}

TEST(AttentionChoice, NamesTheLayersAndHeadsThereAre) {
  EXPECT_NO_THROW((AttentionChoice{.reading = {.layer = 0, .heads = {0}}}.validate(1, 1)));
  EXPECT_THROW((AttentionChoice{.reading = {.layer = 0, .heads = {1}}}.validate(1, 1)),
               std::invalid_argument);
  try {
    AttentionChoice{.reading = {.layer = 4}}.validate(1, 1);
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(),
                 "there is no cross-attention layer 4: the model has 1, numbered from 0");
  }
}

TEST(HardLinks, LinkEachTargetToItsHeaviestSourceButNeverToTheEnd) {
  EXPECT_EQ(hard_links(matrix(3, 3, {0.1F, 0.2F, 0.7F, 0.6F, 0.3F, 0.1F, 0.0F, 1.0F, 0.0F})),
            (Links{{0, 1}, {1, 0}}));
}

TEST(HardLinks, TakeTheFirstOfEquals) {
  EXPECT_EQ(hard_links(matrix(2, 3, {1, 1, 0, 1, 1, 1})), (Links{{0, 0}}));
}

TEST(HardLinks, AreNoneWithoutWords) {
  EXPECT_TRUE(hard_links(matrix(1, 3, {1, 1, 1})).empty());
  EXPECT_TRUE(hard_links(matrix(3, 1, {1, 1, 1})).empty());
}

TEST(LinksAbove, CompareTheShareWithoutTheEnd) {
  const SoftAlignment alignment = matrix(2, 4, {1, 3, 4, 92, 0, 0, 0, 1});
  EXPECT_EQ(links_above(alignment, LastColumn::kNothing, 0.375F), (Links{{1, 0}, {2, 0}}));
  EXPECT_EQ(links_above(alignment, LastColumn::kNothing, 0.4F), (Links{{2, 0}}));
  EXPECT_EQ(links_above(alignment, LastColumn::kNothing, 0.0F).size(), 3U);
}

TEST(EmptyWord, IsWhatAUnitIsLinkedWithThatHasNoLink) {
  const SoftAlignment alignment = matrix(3, 3, {0.1F, 0.2F, 0.7F, 0.6F, 0.3F, 0.1F, 1, 0, 0});
  EXPECT_EQ(hard_links(alignment, LastColumn::kEmptyWord), (Links{{0, 1}}));
  EXPECT_EQ(hard_links(matrix(2, 2, {1, 1, 1, 1}), LastColumn::kEmptyWord), Links())
      << "of equals none";
}

TEST(EmptyWord, HasItsShare) {
  const SoftAlignment alignment = matrix(2, 3, {1, 3, 4, 1, 1, 1});
  EXPECT_FLOAT_EQ(share_of(alignment, LastColumn::kEmptyWord, 0, 1), 0.375F);
  EXPECT_FLOAT_EQ(share_of(alignment, LastColumn::kNothing, 0, 1), 0.75F);
  EXPECT_EQ(links_above(alignment, LastColumn::kEmptyWord, 0.375F), (Links{{1, 0}}));
  EXPECT_EQ(links_above(alignment, LastColumn::kEmptyWord, 0.376F), Links());
}

TEST(PrintSoftAlignment, WritesMariansFormatWithRowsThatSumToOne) {
  EXPECT_EQ(print_soft_alignment(matrix(2, 3, {1, 2, 1, 0, 0, 0})), "0.25,0.5,0.25 0,0,0");
}

}  // namespace
}  // namespace heed
