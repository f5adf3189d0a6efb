#include "alignment/attention_links.h"

#include <gtest/gtest.h>

#include <random>
#include <stdexcept>

namespace heed {
namespace {

using Links = std::vector<Link>;

SoftAlignment matrix(int targets, int sources, std::vector<float> weights) {
  return {.targets = targets, .sources = sources, .weights = std::move(weights)};
}

/// One layer, one head: target pieces a b </s>, source pieces x y </s>.
const std::vector<float> kWeights = {
    0.1F, 0.2F, 0.7F,  // has read nothing, predicts a
    0.6F, 0.3F, 0.1F,  // has read a, predicts b
    0.2F, 0.8F, 0.0F,  // has read b, predicts </s>
};
const AttentionView kView{.values = kWeights, .layers = 1, .heads = 1, .queries = 3, .keys = 3};

TEST(PieceAlignment, ReadsTheStepWhoseInputIsThePiece) {
  const SoftAlignment alignment =
      piece_alignment(kView, {.layer = 0, .heads = {}, .method = AlignmentMethod::kShifted});
  EXPECT_EQ(alignment.weights, (std::vector<float>{0.6F, 0.3F, 0.1F, 0.2F, 0.8F, 0.0F, 0.2F, 0.8F, 0.0F}));
}

TEST(PieceAlignment, ReadsThePredictingStepWhenPlain) {
  const SoftAlignment alignment = piece_alignment(kView, {});
  EXPECT_EQ(alignment.weights, kWeights);
}

TEST(PieceAlignment, AveragesTheChosenHeadsOfTheChosenLayer) {
  std::vector<float> values;  // 2 layers, 3 heads, 1 query, 2 keys: value = 10 layer + head, and its negative
  for (int layer = 0; layer < 2; ++layer)
    for (int head = 0; head < 3; ++head)
      for (const float sign : {1.0F, -1.0F}) values.push_back(sign * static_cast<float>(10 * layer + head));
  const AttentionView view{.values = values, .layers = 2, .heads = 3, .queries = 1, .keys = 2};
  EXPECT_EQ(piece_alignment(view, {.layer = 1, .heads = {}}).weights, (std::vector<float>{11, -11}));
  EXPECT_EQ(piece_alignment(view, {.layer = 1, .heads = {0, 1}}).weights, (std::vector<float>{10.5F, -10.5F}));
  EXPECT_EQ(piece_alignment(view, {.layer = 0, .heads = {2}}).weights, (std::vector<float>{2, -2}));
}

TEST(AttentionChoice, NamesTheLayersAndHeadsThereAre) {
  EXPECT_NO_THROW((AttentionChoice{.layer = 0, .heads = {0}}.validate(kView)));
  EXPECT_THROW((AttentionChoice{.layer = 0, .heads = {1}}.validate(kView)), std::invalid_argument);
  try {
    AttentionChoice{.layer = 4, .heads = {}}.validate(kView);
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "there is no cross-attention layer 4: the model has 1, numbered from 0");
  }
}

TEST(WordAlignment, SumsSourcePiecesAndAveragesTargetPieces) {
  const SoftAlignment pieces = matrix(3, 4,
                                      {0.1F, 0.2F, 0.3F, 0.4F,      //
                                       0.3F, 0.4F, 0.1F, 0.2F,      //
                                       0.0F, 0.5F, 0.25F, 0.25F});  // </s>
  const std::vector<int> source = {0, 0, 1}, target = {0, 0};
  const SoftAlignment words = word_alignment(pieces, {source, 2}, {target, 1});
  const std::vector<float> expected = {0.5F, 0.2F, 0.3F, 0.5F, 0.25F, 0.25F};
  ASSERT_EQ(words.targets, 2);
  ASSERT_EQ(words.sources, 3);
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(words.weights[i], expected[i], 1e-6F) << i;
}

TEST(WordAlignment, GivesZerosToAWordWithoutPieces) {
  const std::vector<int> source = {1}, target = {1};
  const SoftAlignment words = word_alignment(matrix(2, 2, {0.5F, 0.5F, 0.5F, 0.5F}), {source, 2}, {target, 2});
  EXPECT_EQ(words.weights, (std::vector<float>{0, 0, 0, 0, 0.5F, 0.5F, 0, 0.5F, 0.5F}));
  EXPECT_EQ(hard_links(words), (Links{{1, 1}}));
  EXPECT_EQ(links_above(words, 0.0F), (Links{{1, 1}}));
}

/// The same, entry by entry from the definition.
float word_weight(const SoftAlignment& pieces, const PieceWords& source, const PieceWords& target, int row,
                  int column) {
  float sum = 0;
  int count = 0;
  for (int t = 0; t < pieces.targets; ++t) {
    const bool end = t == pieces.targets - 1;
    if ((end ? target.words : target.word_of_piece[static_cast<std::size_t>(t)]) != row) continue;
    ++count;
    for (int s = 0; s < pieces.sources; ++s) {
      const bool source_end = s == pieces.sources - 1;
      if ((source_end ? source.words : source.word_of_piece[static_cast<std::size_t>(s)]) == column)
        sum += pieces.at(t, s);
    }
  }
  return count == 0 ? 0 : sum / static_cast<float>(count);
}

TEST(WordAlignment, EqualsItsDefinitionOnRandomWeights) {
  std::mt19937 random(3);
  std::uniform_real_distribution<float> weight(0, 1);
  for (int round = 0; round < 100; ++round) {
    const auto cut = [&](int pieces, int words) {
      std::vector<int> word_of_piece;
      for (int i = 0; i < pieces; ++i) word_of_piece.push_back(static_cast<int>(random() % words));
      return word_of_piece;
    };
    const int sources = 1 + static_cast<int>(random() % 6), targets = 1 + static_cast<int>(random() % 6);
    SoftAlignment pieces = matrix(targets + 1, sources + 1, {});
    for (int i = 0; i < (targets + 1) * (sources + 1); ++i) pieces.weights.push_back(weight(random));
    const std::vector<int> of_source = cut(sources, 3), of_target = cut(targets, 4);
    const PieceWords source{of_source, 3}, target{of_target, 4};
    const SoftAlignment words = word_alignment(pieces, source, target);
    for (int row = 0; row <= 4; ++row)
      for (int column = 0; column <= 3; ++column)
        ASSERT_NEAR(words.at(row, column), word_weight(pieces, source, target, row, column), 1e-5F);
  }
}

TEST(HardLinks, LinkEachTargetToItsHeaviestSourceButNeverToTheEnd) {
  EXPECT_EQ(hard_links(matrix(3, 3, {0.1F, 0.2F, 0.7F, 0.6F, 0.3F, 0.1F, 0.0F, 1.0F, 0.0F})), (Links{{0, 1}, {1, 0}}));
}

TEST(HardLinks, TakeTheFirstOfEquals) { EXPECT_EQ(hard_links(matrix(2, 3, {1, 1, 0, 1, 1, 1})), (Links{{0, 0}})); }

TEST(HardLinks, AreNoneWithoutWords) {
  EXPECT_TRUE(hard_links(matrix(1, 3, {1, 1, 1})).empty());
  EXPECT_TRUE(hard_links(matrix(3, 1, {1, 1, 1})).empty());
}

TEST(LinksAbove, CompareTheShareWithoutTheEnd) {
  const SoftAlignment alignment = matrix(2, 4, {1, 3, 4, 92, 0, 0, 0, 1});
  EXPECT_EQ(links_above(alignment, 0.375F), (Links{{1, 0}, {2, 0}}));
  EXPECT_EQ(links_above(alignment, 0.4F), (Links{{2, 0}}));
  EXPECT_EQ(links_above(alignment, 0.0F).size(), 3U);
}

TEST(PrintSoftAlignment, WritesMariansFormatWithRowsThatSumToOne) {
  EXPECT_EQ(print_soft_alignment(matrix(2, 3, {1, 2, 1, 0, 0, 0})), "0.25,0.5,0.25 0,0,0");
}

}  // namespace
}  // namespace heed
