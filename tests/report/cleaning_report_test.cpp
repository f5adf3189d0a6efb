#include "report/cleaning_report.h"

#include <gtest/gtest.h>

namespace heed {
namespace {

TEST(CleaningReport, SaysWhatWentAndWhy) {
  CleaningCounts counts{.pairs = 200, .entities = 3};
  counts.removed[index_of(Flaw::kNone)] = 150;
  counts.removed[index_of(Flaw::kCopy)] = 49;
  counts.removed[index_of(Flaw::kEmpty)] = 1;
  EXPECT_EQ(cleaning_report(counts),
            "pairs read        200\n"
            "kept              150  75.00 %\n"
            "removed: empty      1   0.50 %\n"
            "removed: copy      49  24.50 %\n"
            "mended: entities    3   1.50 %\n");
}

}  // namespace
}  // namespace heed
