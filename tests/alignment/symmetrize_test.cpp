#include "alignment/symmetrize.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "support/reference.h"

namespace heed {
namespace {

using Links = std::vector<Link>;

class AtoolsFigures : public testing::TestWithParam<const char*> {};

TEST_P(AtoolsFigures, AreEqualOnEveryLine) {
  const auto folder = reference_folder("symmetrize");
  const auto forward = reference_lines(folder / "forward"),
             reverse = reference_lines(folder / "reverse");
  const auto expected = reference_lines(folder / GetParam());
  ASSERT_EQ(forward.size(), 120U);
  ASSERT_EQ(reverse.size(), forward.size());
  ASSERT_EQ(expected.size(), forward.size());
  for (std::size_t i = 0; i < forward.size(); ++i) {
    const LinePlace place{.file = GetParam(), .line = i + 1};
    EXPECT_EQ(print_links(symmetrize(parse_links(forward[i], place), parse_links(reverse[i], place),
                                     value_named(kSymmetrizations, GetParam(), "it"))),
              expected[i])
        << "line " << i + 1;
  }
}

INSTANTIATE_TEST_SUITE_P(Symmetrize, AtoolsFigures,
                         testing::Values("intersect", "union", "grow-diag", "grow-diag-final",
                                         "grow-diag-final-and"),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::erase(name, '-');
                           return name;
                         });

TEST(Symmetrize, GrowsFromTheIntersectionToNeighboursOnly) {
  const Links first = {{0, 0}, {1, 1}, {5, 5}}, second = {{0, 0}, {2, 2}};
  EXPECT_EQ(symmetrize(first, second, Symmetrization::kGrowDiag), (Links{{0, 0}, {1, 1}, {2, 2}}));
}

TEST(Symmetrize, AddsInTheEndWhatHasANewWord) {
  const Links first = {{0, 0}, {0, 5}, {7, 7}}, second = {{0, 0}};
  EXPECT_EQ(symmetrize(first, second, Symmetrization::kGrowDiagFinal),
            (Links{{0, 0}, {0, 5}, {7, 7}}));
  EXPECT_EQ(symmetrize(first, second, Symmetrization::kGrowDiagFinalAnd), (Links{{0, 0}, {7, 7}}));
}

TEST(Symmetrize, TriesTheFirstAlignmentBeforeTheSecond) {
  const Links first = {{0, 5}}, second = {{0, 6}, {3, 5}};
  EXPECT_EQ(symmetrize(first, second, Symmetrization::kGrowDiagFinalAnd), first);
}

TEST(Symmetrize, LeavesNothingOfNothing) {
  for (const auto& [name, method] : kSymmetrizations)
    EXPECT_TRUE(symmetrize({}, {}, method).empty()) << name;
}

}  // namespace
}  // namespace heed
