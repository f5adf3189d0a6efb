#include "text/text_pairs.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "format/temporary_folder.h"

namespace heed {
namespace {

std::vector<TextPair> read_all(const TextPairFiles& files) {
  TextPairReader input(files);
  std::vector<TextPair> pairs;
  while (auto pair = input.next()) pairs.push_back(*pair);
  return pairs;
}

std::string error_of(const TextPairFiles& files) {
  try {
    read_all(files);
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

TextPairFiles tsv(const std::string& file) {
  TextPairFiles files;
  files.tsv = file;
  return files;
}

TextPairFiles two(const std::string& source, const std::string& target) {
  TextPairFiles files;
  files.source = source;
  files.target = target;
  return files;
}

TEST(TextPairReader, ReadsTwoFilesSideBySide) {
  const TemporaryFolder folder;
  const auto pairs = read_all(two(folder.write("s", "a\nb\n"), folder.write("t", "c\n\n")));
  ASSERT_EQ(pairs.size(), 2U);
  EXPECT_EQ(pairs[0].source, "a");
  EXPECT_EQ(pairs[0].target, "c");
  EXPECT_EQ(pairs[1].target, "");
}

TEST(TextPairReader, RefusesUnequalLineCountsInOneSentence) {
  const TemporaryFolder folder;
  const std::string one = folder.write("one", "a\n"), three = folder.write("three", "a\nb\nc\n");
  for (const auto& files : {two(one, three), two(three, one)}) {
    EXPECT_EQ(error_of(files), one + " has fewer lines than " + three +
                                   " (it ends after line 1); they must have the same number");
  }
  const std::string none = folder.write("none", "");
  EXPECT_EQ(error_of(two(none, one)), none + " is empty; it needs a line for each of " + one);
}

TEST(TextPairReader, ReadsTabsAndLeavesFurtherColumnsAlone) {
  const TemporaryFolder folder;
  const auto pairs = read_all(tsv(folder.write("good", "a\tb\tlicence\nc\td\n")));
  ASSERT_EQ(pairs.size(), 2U);
  EXPECT_EQ(pairs[0].target, "b");
  EXPECT_EQ(pairs[1].source, "c");
  const std::string bad = folder.write("bad", "a\tb\nno tab\n");
  EXPECT_EQ(error_of(tsv(bad)), bad + ", line 2 has no tab; it must be source, tab, target");
}

TEST(TextPairReader, ReadsJsonLines) {
  const TemporaryFolder folder;
  TextPairFiles files;
  files.json = true;
  files.input = folder.write("x", "{\"source\":\"a\",\"target\":\"b\",\"id\":1}\n");
  const auto pairs = read_all(files);
  ASSERT_EQ(pairs.size(), 1U);
  EXPECT_EQ(pairs[0].target, "b");
  EXPECT_EQ(pairs[0].object.dump(), R"({"source":"a","target":"b","id":1})");
}

TEST(TextPairReader, RefusesHalfAnInputAndTwoOfThem) {
  const TemporaryFolder folder;
  const std::string file = folder.write("x", "a\n");
  TextPairFiles half, both = two(file, file);
  half.source = file;
  both.tsv = file;
  EXPECT_THROW(TextPairReader{half}, std::invalid_argument);
  EXPECT_THROW(TextPairReader{both}, std::invalid_argument);
  EXPECT_THROW(TextPairReader{TextPairFiles{}}, std::invalid_argument);
}

}  // namespace
}  // namespace heed
