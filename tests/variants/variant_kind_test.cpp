#include "variants/variant_kind.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "format/temporary_folder.h"

namespace heed {
namespace {

TEST(VariantShares, AreReadByKind) {
  const auto shares = VariantShares::parse("joined:0.25,capitals:1");
  EXPECT_EQ(shares.of(VariantKind::kJoined), 0.25);
  EXPECT_EQ(shares.of(VariantKind::kCapitals), 1.0);
  EXPECT_EQ(shares.of(VariantKind::kCopied), 0.0);
  EXPECT_DOUBLE_EQ(shares.growth(), 1.0 + 0.25 * 2.5 + 1.0);
}

TEST(VariantShares, OfNoneAreNoneAndTheUsualOnesAreOfEveryKind) {
  EXPECT_FALSE(VariantShares::parse("none").any());
  const auto usual = VariantShares::parse("usual");
  for (const double share : usual.of_kind) EXPECT_GT(share, 0.0);
  EXPECT_LT(usual.growth(), 1.3);
}

TEST(VariantShares, ThatCannotBeAreRefusedWithWhatThereIs) {
  for (const auto& [text, expected] : std::vector<std::pair<std::string, std::string>>{
           {"", "'' has no share"},
           {"capitals", "'capitals' has no share"},
           {"capitals:0.1,", "'' has no share"},
           {"capitls:0.1", "is 'capitls'; it must be capitals, lower-case, joined"},
           {"capitals:x", "the share of capitals is 'x'; it must be 0 to 1"},
           {"capitals:1.5", "'1.5'"},
           {"capitals:-1", "'-1'"},
           {"capitals:nan", "'nan'"},
           {"capitals:0.1 ", "'0.1 '"}})
    EXPECT_NE(message_of<std::invalid_argument>([&, &text = text] {
                VariantShares::parse(text);
              }).find(expected),
              std::string::npos)
        << text;
}

}  // namespace
}  // namespace heed
