#include "job/validation.h"

#include <gtest/gtest.h>

namespace heed {
namespace {

/// Sources of so many pieces, each another text.
EncodedText text_of(const std::vector<std::size_t>& pieces) {
  EncodedText text;
  for (const auto count : pieces) {
    text.source.push_back("line " + std::to_string(text.source.size()));
    text.ids.source.emplace_back(count, 5);
  }
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
  text.source = {"a", "b", "a", "a"};
  EXPECT_EQ(sample_pairs(text), (std::vector<std::size_t>{0, 1}));
}

}  // namespace
}  // namespace heed
