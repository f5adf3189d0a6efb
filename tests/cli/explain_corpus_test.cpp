#include "cli/explain_corpus.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "format/temporary_folder.h"

namespace heed {
namespace {

using Lines = std::vector<std::string>;

TEST(ReadCorpus, TakesTheFirstSentencesWithTheirTranslations) {
  const TemporaryFolder folder;
  const auto source = folder.write("s", "a\n\nb\nc\n").string(),
             target = folder.write("t", "A\nX\nB\nC\n").string(),
             shorter = folder.write("u", "A\nX\n").string(),
             blank = folder.write("v", "\n \n").string();
  const auto read = [&](const std::string& targets, int sentences) {
    return read_corpus({.source = source, .target = targets, .sentences = sentences}, {});
  };
  EXPECT_EQ(read(target, 9).source, (Lines{"a", "b", "c"}));
  EXPECT_EQ(read(target, 9).target, (Lines{"A", "B", "C"}));
  EXPECT_EQ(read(target, 2).source, (Lines{"a", "b"}));
  EXPECT_EQ(read(target, 2).target, (Lines{"A", "B"}));
  EXPECT_EQ(read("", 9).source, (Lines{"a", "b", "c"}));
  EXPECT_EQ(read("", 9).target, Lines{});
  EXPECT_EQ(message_of<std::runtime_error>([&] { read(shorter, 9); }),
            shorter + " has fewer lines than " + source + "; they must have the same number");
  EXPECT_NO_THROW(read(shorter, 1));
  EXPECT_EQ(message_of<std::runtime_error>(
                [&] { read_corpus({.source = blank, .target = "", .sentences = 9}, {}); }),
            blank + " has no sentence");
}

}  // namespace
}  // namespace heed
