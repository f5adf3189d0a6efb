#include "job/stored_text.h"

#include <gtest/gtest.h>

#include "format/temporary_folder.h"
#include "job/stored_pairs.h"

namespace heed {
namespace {

using Lines = std::vector<std::string>;

ParallelText numbered(int pairs, const std::string& name = "") {
  ParallelText text;
  for (int i = 0; i < pairs; ++i) {
    text.source.push_back(name + "s" + std::to_string(i));
    text.target.push_back(name + "t" + std::to_string(i));
  }
  return text;
}

TEST(StoredText, HasTheUsablePairsOfItsFilesAndCountsTheOthers) {
  const TemporaryFolder folder;
  const ParallelTextOptions files{
      .source = {folder.write("a.en", "one\n\nthree\n" + std::string(50, 'x') + "\n")},
      .target = {folder.write("a.de", "eins\nzwei\ndrei\nvier\n")},
      .max_line_bytes = 40};
  for (const std::size_t memory : {std::size_t{1}, SIZE_MAX}) {
    const StoredText text = read_text(files, {}, {.folder = folder.path(), .memory = memory});
    EXPECT_EQ(text.source, (Lines{"one", "three"}));
    EXPECT_EQ(text.target, (Lines{"eins", "drei"}));
    EXPECT_EQ(text.skipped.empty, 1U);
    EXPECT_EQ(text.skipped.too_long, 1U);
  }
}

TEST(StoredText, IsGivenInPartsThatTogetherAreWhatIsUsed) {
  StoredText text = stored(numbered(300000));
  text.left_out.resize(300000, false);
  text.left_out[0] = text.left_out[299999] = text.left_out[131072] = true;
  ParallelText all;
  int parts = 0;
  for_parts(text, [&](const ParallelText& part) {
    ++parts;
    all.source.insert(all.source.end(), part.source.begin(), part.source.end());
    all.target.insert(all.target.end(), part.target.begin(), part.target.end());
  });
  EXPECT_EQ(parts, 3);
  EXPECT_EQ(text.count(), 299997U);
  ASSERT_EQ(all.source.size(), 299997U);
  EXPECT_EQ(all.source.front(), "s1");
  EXPECT_EQ(all.target[131071], "t131073");
  EXPECT_EQ(all.target.back(), "t299998");
}

TEST(StoredText, IsSpreadEvenlyOverAllOfIt) {
  TrainingText text{.own = stored(numbered(6)), .also = stored(numbered(4, "made "))};
  text.own.left_out = {false, true, false, false, false, false};
  EXPECT_EQ(spread(text, 3).source, (Lines{"s0", "s4", "made s1"}));
  EXPECT_EQ(spread(text, 100).source,
            (Lines{"s0", "s2", "s3", "s4", "s5", "made s0", "made s1", "made s2", "made s3"}));
  EXPECT_EQ(spread(text, 100).target.back(), "made t3");
}

}  // namespace
}  // namespace heed
