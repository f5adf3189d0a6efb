#include "explain/alternatives.h"

#include <gtest/gtest.h>

#include "explain/scripted_probe.h"

namespace heed {
namespace {

/// One layer and head.
AttentionMaps one_head(int queries, int keys, std::vector<float> weights) {
  return {.layers = 1,
          .heads = 1,
          .queries = queries,
          .keys = keys,
          .scores = {},
          .weights = std::move(weights),
          .contributions = {},
          .residual_shares = {}};
}

/// Encoder weights as given; every decoding step looks at the first source piece.
ModelMaps maps_of(int sources, std::vector<float> encoder) {
  std::vector<float> cross(static_cast<std::size_t>(2 * sources), 0.0F);
  cross[0] = cross[static_cast<std::size_t>(sources)] = 1.0F;
  return {.encoder = one_head(sources, sources, std::move(encoder)),
          .decoder = one_head(2, 2, {1.0F, 0.0F, 0.5F, 0.5F}),
          .cross = one_head(2, sources, cross)};
}

TEST(MovedAttention, ComparesWordsWhereTheyStandAfterTheChange) {
  const TextSides before{.source = letters("abc"), .target = letters("x")};
  const TextSides after{.source = letters("ac"), .target = letters("x")};
  const auto old_maps = maps_of(4, {1.0F, 0.0F, 0.0F, 0.0F, 0.0F, 1.0F, 0.0F, 0.0F,  //
                                    0.2F, 0.7F, 0.1F, 0.0F, 0.0F, 0.0F, 0.0F, 1.0F});
  const auto new_maps = maps_of(3, {1.0F, 0.0F, 0.0F, 0.9F, 0.1F, 0.0F, 0.0F, 0.0F, 1.0F});
  const auto moved = moved_attention(before, old_maps, after, new_maps, {0, -1, 1, 2});
  ASSERT_EQ(moved.size(), static_cast<std::size_t>(kMoved));
  EXPECT_EQ(moved[0].from, "c");
  EXPECT_EQ(moved[0].to, "a");
  EXPECT_FLOAT_EQ(static_cast<float>(moved[0].before), 0.2F);
  EXPECT_FLOAT_EQ(static_cast<float>(moved[0].after), 0.9F);
  for (const auto& edge : moved) {
    EXPECT_NE(edge.from, "b");
    EXPECT_NE(edge.to, "b");
  }
}

TEST(Alternative, SaysWhatEachTargetWordLoses) {
  ScriptedProbe probe([](const IdPair& variant, std::size_t step) {
    return variant.cuts.empty() ? -1.0 : -1.5 - static_cast<double>(step);
  });
  const TextSides sides{.source = letters("ab"), .target = letters("x-yz")};
  Change change{.description = "a head off", .source_text = "a b", .source = sides.source};
  change.cuts = {{.layer = 0, .head = 0}};
  const auto result = alternative(probe, sides, {}, change, "x z");
  EXPECT_EQ(result.lost, (std::vector{0.5 + 1.5, 2.5, 3.5}));
  EXPECT_DOUBLE_EQ(result.log_probability, -1.5 - 2.5 - 3.5 - 4.5);
  EXPECT_EQ(result.translation, "x z");
  EXPECT_TRUE(result.moved.empty()) << "the source is the same";
}

TEST(UnitNames, NameTheEndsToo) {
  const TextSides sides{.source = letters("ab"), .target = letters("x")};
  EXPECT_EQ(query_name(AttentionKind::kEncoder, sides, 1), "b");
  EXPECT_EQ(query_name(AttentionKind::kCross, sides, 1), "</s>");
  EXPECT_EQ(key_name(AttentionKind::kDecoder, sides, 0), "<start>");
  EXPECT_EQ(key_name(AttentionKind::kDecoder, sides, 1), "x");
  EXPECT_EQ(key_name(AttentionKind::kCross, sides, 2), "</s>");
}

}  // namespace
}  // namespace heed
