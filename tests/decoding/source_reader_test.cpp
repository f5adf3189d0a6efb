#include "decoding/source_reader.h"

#include <gtest/gtest.h>

#include <any>
#include <stdexcept>

#include "format/temporary_folder.h"
#include "text/json_lines.h"

namespace heed {
namespace {

std::vector<SourceLine> read_all(const SourceFiles& files) {
  SourceReader input(files);
  std::vector<SourceLine> lines;
  while (auto line = input.next()) lines.push_back(*line);
  return lines;
}

std::string error_of(const SourceFiles& files) {
  try {
    read_all(files);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

/// The attached object as text.
std::string object_of(const SourceLine& line) {
  return std::any_cast<const JsonFields&>(line.attachment).dump();
}

TEST(SourceReader, GivesLinesWithTheirTargetPrefixes) {
  const TemporaryFolder folder;
  const auto lines = read_all(
      {.input = folder.write("s", "one\ntwo\n"), .target_prefixes = folder.write("t", "eins\n\n")});
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].text, "one");
  EXPECT_EQ(lines[0].target_prefix, "eins");
  EXPECT_EQ(lines[1].target_prefix, "");
}

TEST(SourceReader, RefusesUnequalNumbersOfLinesAndNamesThem) {
  const TemporaryFolder folder;
  const std::string two = folder.write("two", "a\nb\n"), one = folder.write("one", "a\n");
  EXPECT_NE(error_of({.input = two, .target_prefixes = one}).find("before line 2"),
            std::string::npos);
  EXPECT_NE(error_of({.input = one, .target_prefixes = two}).find("more lines"), std::string::npos);
}

TEST(SourceReader, TakesTheSourceOfJsonLinesAndCarriesTheObject) {
  const TemporaryFolder folder;
  const auto input = folder.write(
      "x", "{\"id\": 7, \"source\": \"a b\", \"target_prefix\": \"c\"}\n\"plain\"\n\n");
  const auto lines = read_all({.input = input, .target_prefixes = "", .json = true});
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].text, "a b");
  EXPECT_EQ(lines[0].target_prefix, "c");
  EXPECT_EQ(object_of(lines[0]), R"({"id":7,"source":"a b","target_prefix":"c"})");
  EXPECT_EQ(lines[1].text, "plain");
  EXPECT_EQ(object_of(lines[1]), R"({"source":"plain"})");
  EXPECT_EQ(lines[2].text, "");
  EXPECT_FALSE(lines[2].attachment.has_value());
}

TEST(SourceReader, NamesTheLineThatIsNotTheJsonItShouldBe) {
  for (const char* bad : {"{\"source\": 3}", "{}", "17", "{\"source\": ", "no JSON",
                          "{\"source\":\"a\",\"target_prefix\":1}"}) {
    const TemporaryFolder folder;
    const std::string input = folder.write("x", "\"good\"\n" + std::string(bad) + "\n");
    const std::string error = error_of({.input = input, .target_prefixes = "", .json = true});
    EXPECT_NE(error.find(input + ", line 2 "), std::string::npos) << bad << " gave: " << error;
  }
}

}  // namespace
}  // namespace heed
