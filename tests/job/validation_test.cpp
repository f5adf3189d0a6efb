#include "job/validation.h"

#include <gtest/gtest.h>

namespace heed {
namespace {

/// Sources of so many pieces, each another text.
EncodedText text_of(const std::vector<std::size_t>& pieces) {
  RowsWriter<char> lines;
  RowsWriter<int> ids;
  for (const auto count : pieces) {
    lines.add("line " + std::to_string(lines.size()));
    ids.add(std::vector<int>(count, 5));
  }
  EncodedText text;
  text.source = std::move(lines).finish();
  text.ids.source = std::move(ids).finish();
  return text;
}

TEST(SamplePairs, AreOfAllLengthsFromShortToLong) {
  std::vector<std::size_t> pieces;
  for (std::size_t line = 0; line < 60; ++line) pieces.push_back(60 - line);
  EXPECT_EQ(sample_pairs(text_of(pieces)), (std::vector<std::size_t>{54, 44, 34, 24, 14, 4}));
}

TEST(SamplePairs, AreAllWhereThereAreFew) {
  EXPECT_EQ(sample_pairs(text_of({3, 1, 2})), (std::vector<std::size_t>{1, 2, 0}));
  EXPECT_EQ(sample_pairs(text_of({})), std::vector<std::size_t>{});
}

TEST(SamplePairs, HaveNoSourceTwice) {
  EncodedText text = text_of({4, 4, 4, 4});
  text.source = std::vector<std::string>{"a", "b", "a", "a"};
  EXPECT_EQ(sample_pairs(text), (std::vector<std::size_t>{0, 1}));
}

}  // namespace
}  // namespace heed
