#include "aligner/posterior_links.h"

#include <gtest/gtest.h>

namespace heed {
namespace {

using Links = std::vector<Link>;

TEST(PosteriorLinks, OfADirectionAreItsOwnAndJointOnesThoseOfBoth) {
  const PairPosteriors posteriors{.sources = 2,
                                  .targets = 1,
                                  .forward = {0.9F, 0.05F},
                                  .reverse = {0.4F, 0.9F},
                                  .target_empty = {0.05F},
                                  .source_empty = {0.6F, 0.1F}};
  const auto hard = AlignmentStyle::parse("hard"), low = AlignmentStyle::parse("0.4"),
             zero = AlignmentStyle::parse("0");
  const PosteriorLinks agreed(posteriors, {});
  EXPECT_EQ(agreed.forward(hard), (Links{{0, 0}}));
  EXPECT_EQ(agreed.reverse(hard), (Links{{1, 0}}));
  EXPECT_EQ(agreed.joint(hard), (Links{{0, 0}}));
  EXPECT_EQ(agreed.forward(low), (Links{{0, 0}}));
  EXPECT_EQ(agreed.reverse(low), (Links{{0, 0}, {1, 0}}));
  EXPECT_EQ(agreed.joint(zero), (Links{{0, 0}, {1, 0}}));
  EXPECT_NEAR(agreed.score({0, 0}), 0.6, 1e-6);
  const PosteriorLinks united(posteriors, Symmetrization::kUnion);
  EXPECT_EQ(united.joint(hard), (Links{{0, 0}, {1, 0}}));
}

TEST(PosteriorLinks, OfNoProbabilityAreNone) {
  const PairPosteriors posteriors{.sources = 1,
                                  .targets = 1,
                                  .forward = {0.0F},
                                  .reverse = {1.0F},
                                  .target_empty = {1.0F},
                                  .source_empty = {0.0F}};
  EXPECT_TRUE(PosteriorLinks(posteriors, {}).forward(AlignmentStyle::parse("0")).empty());
}

TEST(SoftAlignment, HasWhatATargetWordGivesToNoneInItsLastColumn) {
  const PairPosteriors posteriors{.sources = 2,
                                  .targets = 1,
                                  .forward = {0.7F, 0.05F},
                                  .reverse = {0.0F, 0.0F},
                                  .target_empty = {0.25F},
                                  .source_empty = {1.0F, 1.0F}};
  EXPECT_EQ(print_soft_alignment(soft_alignment(posteriors)), "0.7,0.05,0.25 0,0,1");
}

}  // namespace
}  // namespace heed
