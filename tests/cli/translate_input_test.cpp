#include "cli/translate_input.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "cli/json_lines.h"
#include "cli/temporary_file.h"

namespace heed {
namespace {

std::vector<SourceLine> read_all(const TranslateInputFiles& files) {
  TranslateInput input(files);
  std::vector<SourceLine> lines;
  while (auto line = input.next({})) lines.push_back(*line);
  return lines;
}

std::string error_of(const TranslateInputFiles& files) {
  try {
    read_all(files);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

TEST(TranslateInput, GivesLinesWithTheirTargetPrefixes) {
  const TemporaryFile input("one\ntwo\n"), prefixes("eins\n\n");
  const auto lines = read_all({.input = input.path(), .target_prefixes = prefixes.path()});
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].text, "one");
  EXPECT_EQ(lines[0].target_prefix, "eins");
  EXPECT_EQ(lines[1].target_prefix, "");
}

TEST(TranslateInput, RefusesUnequalNumbersOfLinesAndNamesThem) {
  const TemporaryFile two("a\nb\n"), one("a\n");
  EXPECT_NE(error_of({.input = two.path(), .target_prefixes = one.path()}).find("before line 2"), std::string::npos);
  EXPECT_NE(error_of({.input = one.path(), .target_prefixes = two.path()}).find("more lines"), std::string::npos);
}

TEST(TranslateInput, TakesTheSourceOfJsonLinesAndCarriesTheObject) {
  const TemporaryFile input("{\"id\": 7, \"source\": \"a b\", \"target_prefix\": \"c\"}\n\"plain\"\n\n");
  const auto lines = read_all({.input = input.path(), .target_prefixes = "", .json = true});
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].text, "a b");
  EXPECT_EQ(lines[0].target_prefix, "c");
  EXPECT_EQ(lines[0].attachment, R"({"id":7,"source":"a b","target_prefix":"c"})");
  EXPECT_EQ(lines[1].text, "plain");
  EXPECT_EQ(lines[1].attachment, R"({"source":"plain"})");
  EXPECT_EQ(lines[2].text, "");
  EXPECT_EQ(lines[2].attachment, "");
}

TEST(TranslateInput, NamesTheLineThatIsNotTheJsonItShouldBe) {
  for (const char* bad :
       {"{\"source\": 3}", "{}", "17", "{\"source\": ", "no JSON", "{\"source\":\"a\",\"target_prefix\":1}"}) {
    const TemporaryFile input("\"good\"\n" + std::string(bad) + "\n");
    const std::string error = error_of({.input = input.path(), .target_prefixes = "", .json = true});
    EXPECT_NE(error.find("line 2 of " + input.path()), std::string::npos) << bad << " gave: " << error;
  }
}

TEST(ParseJsonLine, RepairsWhatIsNotUtf8) {
  EXPECT_EQ(parse_json_line("\"a\xFF\"", {"file", 1}).at("source"), "a\uFFFD");
}

TEST(ParseJsonLine, KeepsTheOrderOfTheFields) {
  EXPECT_EQ(parse_json_line(R"({"z":1,"a":[1.5,null]})", {"file", 1}).dump(), R"({"z":1,"a":[1.5,null]})");
}

}  // namespace
}  // namespace heed
