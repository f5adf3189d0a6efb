#include "job/corpus_record.h"

#include <gtest/gtest.h>

#include <set>

namespace heed {
namespace {

TEST(CorpusRecord, CountsPairsAndBytesAndKnowsEachTextByAllOfItsLines) {
  const ParallelText text{.source = {"ab", "c"}, .target = {"d", "ef"}};
  const TextRecord record = record_of(text);
  EXPECT_EQ(record.pairs, 2U);
  EXPECT_EQ(record.bytes, 6U);
  std::set<std::uint32_t> sums = {record.crc32, record_of(ParallelText{}).crc32};
  for (const ParallelText& other : {ParallelText{.source = {"ax", "c"}, .target = {"d", "ef"}},
                                    ParallelText{.source = {"ab", "c"}, .target = {"x", "ef"}},
                                    ParallelText{.source = {"ab", "c"}, .target = {"d", "ex"}},
                                    ParallelText{.source = {"d", "ef"}, .target = {"ab", "c"}},
                                    ParallelText{.source = {"c", "ab"}, .target = {"ef", "d"}},
                                    ParallelText{.source = {"a", "bc"}, .target = {"d", "ef"}},
                                    ParallelText{.source = {"abd", "c"}, .target = {"", "ef"}}}) {
    EXPECT_EQ(record_of(other).bytes, 6U);
    EXPECT_TRUE(sums.insert(record_of(other).crc32).second) << other.source[0];
  }
}

}  // namespace
}  // namespace heed
