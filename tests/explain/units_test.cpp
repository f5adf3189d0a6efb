#include "explain/units.h"

#include <gmock/gmock.h>

#include "explain/interventions.h"
#include "explain/scripted_probe.h"

namespace heed {
namespace {

using testing::ElementsAre;

TEST(Axis, TheDecoderReadsTheStartSymbolAndThenTheTargetsWords) {
  const TextSides sides{.source = letters("ab"), .target = letters("x-yz")};
  EXPECT_THAT(query_axis(AttentionKind::kDecoder, sides).unit_of_piece, ElementsAre(0, 0, 1, 2));
  EXPECT_THAT(key_axis(AttentionKind::kDecoder, sides).unit_of_piece, ElementsAre(0, 1, 1, 2));
  EXPECT_THAT(key_axis(AttentionKind::kCross, sides).unit_of_piece, ElementsAre(0, 1, 2));
}

TEST(CutBetween, NamesThePiecesOfBothWords) {
  const TextSides sides{.source = letters("ab-c"), .target = letters("x-yz")};
  const auto cross = cut_between({.kind = AttentionKind::kCross, .layer = 1}, sides, 0, 1);
  ASSERT_EQ(cross.size(), 1U);
  EXPECT_THAT(cross[0].queries, ElementsAre(0, 1));
  EXPECT_THAT(cross[0].keys, ElementsAre(1, 2));
  EXPECT_EQ(cross[0].layer, 1);
  const auto decoder = cut_between({.kind = AttentionKind::kDecoder}, sides, 1, 1);
  EXPECT_THAT(decoder[0].queries, ElementsAre(2));
  EXPECT_THAT(decoder[0].keys, ElementsAre(1, 2))
      << "the word x-y, read one step later than predicted";
}

TEST(CutBetween, CutsNothingWhereAWordHasNoPieces) {
  TextSides sides{.source = letters("ab"), .target = letters("x")};
  sides.source.axis.unit_of_piece = {0, 0, 2};
  EXPECT_TRUE(cut_between({.kind = AttentionKind::kEncoder}, sides, 0, 1).empty());
}

TEST(HeadLosses, AreWhatIsLostWithAHeadOff) {
  ScriptedProbe probe([](const IdPair& variant, std::size_t) {
    if (variant.cuts.empty()) return 0.0;
    return variant.cuts[0].kind == AttentionKind::kCross && variant.cuts[0].head == 0 ? -2.0 : -0.5;
  });
  const auto losses = head_losses(probe, {.source = {5, 0}, .target = {6, 7, 0}});
  EXPECT_THAT(losses.of(AttentionKind::kEncoder).values, ElementsAre(1.5));
  EXPECT_THAT(losses.of(AttentionKind::kCross).values, ElementsAre(6.0));
}

TEST(EdgeEffects, OfTargetPiecesAddUpToThoseOfTheTranslation) {
  ScriptedProbe probe([](const IdPair& variant, std::size_t step) {
    return variant.cuts.empty()
               ? 0.0
               : -static_cast<double>(step +
                                      10 * static_cast<std::size_t>(variant.cuts[0].keys[0]));
  });
  const TextSides sides{.source = letters("ab"), .target = letters("x")};
  const auto effects = edge_effects(probe, sides, AttentionKind::kEncoder);
  EXPECT_THAT(effects.translation.row(1), ElementsAre(1.0, 21.0, 41.0));
  EXPECT_THAT(effects.by_step[0].row(1), ElementsAre(0.0, 10.0, 20.0));
  EXPECT_THAT(effects.by_step[1].row(1), ElementsAre(1.0, 11.0, 21.0));
}

}  // namespace
}  // namespace heed
