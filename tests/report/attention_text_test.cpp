#include "report/attention_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "report/small_explanation.h"

namespace heed {
namespace {

/// "a b c d e" becomes "x y", by a model of two layers and heads: their encoder's weights are 0 but
/// for those of `a`, its residual shares 0.5 and 0.3.
class OfSeveralHeads : public testing::Test {
 protected:
  OfSeveralHeads() {
    explanation_.sides = {.source = letters("abcde"), .target = letters("xy")};
    AttentionMaps& encoder = explanation_.maps.encoder;
    encoder = {.layers = 2,
               .heads = 2,
               .queries = kUnits,
               .keys = kUnits,
               .scores = {},
               .weights = std::vector<float>(std::size_t{4} * kUnits * kUnits),
               .contributions = {},
               .residual_shares = std::vector<float>(std::size_t{2} * kUnits, 0.5F)};
    std::fill(encoder.residual_shares.begin() + kUnits, encoder.residual_shares.end(), 0.3F);
    set(0, 0, {0.0F, 0.4F, 0.2F, 0.0F, 0.0F, 0.0F});
    set(0, 1, {0.0F, 0.0F, 0.8F, 0.0F, 0.0F, 0.0F});
    set(1, 0, {0.0F, 0.2F, 0.0F, 0.4F, 0.1F, 0.0F});
    set(1, 1, {0.9F, 0.0F, 0.0F, 0.0F, 0.0F, 0.96F});
  }

  /// What `a` gives to each unit in a head.
  void set(int layer, int head, const std::vector<float>& row) {
    std::copy(row.begin(), row.end(),
              explanation_.maps.encoder.weights.begin() + (layer * 2 + head) * kUnits * kUnits);
  }

  /// Line `number` of a section, from 0.
  static std::string line(const std::string& text, int number) {
    std::size_t begin = 0;
    for (; number > 0; --number) begin = text.find('\n', begin) + 1;
    return text.substr(begin, text.find('\n', begin) - begin);
  }

  static constexpr int kUnits = 6;
  Explanation explanation_;
};

TEST_F(OfSeveralHeads, AWordsRowIsTheMeanOfThoseChosenAndItsPeakOneOfThem) {
  const auto row = [&](const MapChoice& choice) {
    return line(attention_text(explanation_, choice, {}), 2);
  };
  EXPECT_EQ(row({}), "  a     c 0.25, </s> 0.24, b 0.15  c 0.80 in 0.1              0.40");
  EXPECT_EQ(row({.layer = 1}),
            "  a     </s> 0.48, d 0.20, b 0.10  d 0.40 in 1.0              0.30");
  EXPECT_EQ(row({.head = 1}), "  a     </s> 0.48, c 0.40, b 0.00  c 0.80 in 0.1              0.40");
  EXPECT_EQ(row({.layer = 0, .head = 0}),
            "  a     b 0.40, c 0.20, d 0.00  b 0.40 in 0.0              0.50");
  EXPECT_EQ(line(attention_text(explanation_, {.layer = 1}, {}), 3),
            "  b     a 0.00, c 0.00, d 0.00     none                       0.30");
}

TEST_F(OfSeveralHeads, TheHeadingSaysWhichAreChosen) {
  const auto heading = [&](const MapChoice& choice) {
    return line(attention_text(explanation_, choice, {}), 0);
  };
  EXPECT_NE(heading({}).find("(weights, mean of all layers and heads;"), std::string::npos);
  EXPECT_NE(heading({.layer = 1}).find("(weights, layer 1, all heads;"), std::string::npos);
  EXPECT_NE(heading({.head = 0}).find("(weights, all layers, head 0;"), std::string::npos);
}

TEST_F(OfSeveralHeads, OneWordsRowsAreThoseOfEachHeadChosen) {
  EXPECT_EQ(query_text(explanation_, {.layer = 1, .query = 0}, {}),
            "What 'a' attends to (weights)\n"
            "  head         itself  others\n"
            "  encoder 1.0    0.00  d 0.40, b 0.20, e 0.10\n"
            "  encoder 1.1    0.90  </s> 0.96, b 0.00, c 0.00\n");
}

TEST_F(OfSeveralHeads, SixHeadsThatCostMostAreListed) {
  explanation_.head_losses.of(AttentionKind::kEncoder) = matrix(2, 2, {0.1, 0.2, 0.3, -0.4});
  explanation_.head_losses.of(AttentionKind::kDecoder) = matrix(2, 2, {0.25, 0.05, 0.2, 0.0});
  explanation_.head_losses.of(AttentionKind::kCross) = matrix(2, 2, {1.0, 0.15, 0.0, 0.5});
  EXPECT_EQ(heads_text(explanation_, {}, {}),
            "Which heads matter most here (log p of the translation lost with the head off)\n"
            "  cross 0.0    1.00\n"
            "  cross 1.1    0.50\n"
            "  encoder 1.0  0.30\n"
            "  decoder 0.0  0.25\n"
            "  encoder 0.1  0.20\n"
            "  decoder 1.0  0.20\n");
  EXPECT_EQ(heads_text(explanation_, {.layer = 1, .head = 1}, {}),
            "Which heads matter most here (log p of the translation lost with the head off)\n"
            "  cross 1.1     0.50\n"
            "  decoder 1.1   0.00\n"
            "  encoder 1.1  -0.40\n");
}

TEST_F(OfSeveralHeads, EightEdgesThatCostMostAreListed) {
  const EdgeEffects edges = {
      .kind = AttentionKind::kDecoder,
      .translation = matrix(3, 3, {0.9, 0.1, 0.2, 0.8, 0.3, 0.0, -0.1, 0.4, 0.7}),
      .by_step = {}};
  EXPECT_EQ(edges_text(explanation_, edges, {}),
            "Which decoder edges matter most (log p lost with the edge cut in all layers and "
            "heads)\n"
            "  x     -> <start>  0.90\n"
            "  y     -> <start>  0.80\n"
            "  </s>  -> y        0.70\n"
            "  </s>  -> x        0.40\n"
            "  y     -> x        0.30\n"
            "  x     -> y        0.20\n"
            "  x     -> x        0.10\n"
            "  y     -> y        0.00\n");
}

}  // namespace
}  // namespace heed
