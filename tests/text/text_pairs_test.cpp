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

TextPairFiles pairs_in(const std::string& file, const PairSelection& selection = {}) {
  TextPairFiles files;
  files.pairs = file;
  files.selection = selection;
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
  const auto pairs = read_all(pairs_in(folder.write("good", "a\tb\tlicence\nc\td\n")));
  ASSERT_EQ(pairs.size(), 2U);
  EXPECT_EQ(pairs[0].target, "b");
  EXPECT_EQ(pairs[1].source, "c");
  const std::string bad = folder.write("bad", "a\tb\nno tab\n");
  EXPECT_EQ(error_of(pairs_in(bad)), bad + ", line 2 has no tab; it must be source, tab, target");
}

TEST(TextPairReader, ReadsBarsBetweenThePairsOfAligners) {
  const TemporaryFolder folder;
  const auto pairs = read_all(pairs_in(folder.write("bars", "a b ||| c\nd\te ||| f\n ||| g\n")));
  ASSERT_EQ(pairs.size(), 3U);
  EXPECT_EQ(pairs[0].source, "a b");
  EXPECT_EQ(pairs[0].target, "c");
  EXPECT_EQ(pairs[1].target, "e ||| f");  // a tab goes before them
  EXPECT_EQ(pairs[2].source, "");
}

TEST(TextPairReader, ReadsBarsWithoutASpaceWhereTheLineEnds) {
  const TemporaryFolder folder;
  const auto pairs = read_all(pairs_in(folder.write("bars", "a ||| b\n |||\n||| c\nd |||\n|||\n")));
  ASSERT_EQ(pairs.size(), 5U);
  EXPECT_EQ(pairs[1].source + pairs[1].target, "");
  EXPECT_EQ(pairs[2].target, "c");
  EXPECT_EQ(pairs[3].source, "d");
  EXPECT_EQ(pairs[3].target + pairs[4].source + pairs[4].target, "");
}

TEST(TextPairReader, ReadsTheColumnsThatAreNamed) {
  const TemporaryFolder folder;
  PairSelection selection;
  selection.set_columns("4,2");
  const std::string file = folder.write("x", "1\tHello.\t2\tHallo.\n3\tYes.\t4\tJa.\n5\tNo.\n");
  TextPairReader reader(pairs_in(file, selection));
  EXPECT_EQ(reader.next()->source, "Hallo.");
  EXPECT_EQ(reader.next()->target, "Yes.");
  EXPECT_EQ(message_of<std::runtime_error>([&] { reader.next(); }),
            file + ", line 3 has 2 columns, and --columns names column 4");
  for (const char* wrong : {"", "1", "1,1", "0,1", "1,2,3", "a,b", "1 2", "-1,2"})
    EXPECT_THROW(selection.set_columns(wrong), std::invalid_argument) << wrong;
}

TEST(TextPairReader, ReadsTheJsonLinesOfDatasets) {
  const TemporaryFolder folder;
  const std::string text =
      "{\"id\": 1, \"translation\": {\"de\": \"Ja.\", \"en\": \"Yes,\\nsir.\"}}\n"
      "{\"translation\": {\"en\": \"No.\", \"de\": \"Nein.\"}}\n";
  const auto in_order = read_all(pairs_in(folder.write("x", text)));
  ASSERT_EQ(in_order.size(), 2U);
  EXPECT_EQ(in_order[0].source, "Ja.");
  EXPECT_EQ(in_order[0].target, "Yes, sir.");
  EXPECT_EQ(in_order[1].source, "Nein.");  // the languages of the first line
  const auto named = read_all(pairs_in(folder.write("y", text), {.source_language = "en"}));
  EXPECT_EQ(named[0].source, "Yes, sir.");
  EXPECT_EQ(named[1].target, "Nein.");
  const std::string file = folder.write("z", text);
  EXPECT_EQ(error_of(pairs_in(file, {.source_language = "en", .target_language = "fr"})),
            file +
                ", line 1 has no text in 'fr'; it has de, en: see --source-lang and "
                "--target-lang");
}

TEST(TextPairReader, ReadsJsonFieldsThatLanguagesName) {
  const TemporaryFolder folder;
  const std::string file = folder.write("x", "{\"fr\": \"Oui.\", \"en-GB\": \"Yes.\"}\n");
  const auto pairs = read_all(pairs_in(file, {.source_language = "en", .target_language = "fr"}));
  ASSERT_EQ(pairs.size(), 1U);
  EXPECT_EQ(pairs[0].source, "Yes.");
  EXPECT_EQ(error_of(pairs_in(file)), file + ", line 1 needs a field \"source\" that is a string");
}

TEST(TextPairReader, TakesWhatBeginsWithABracketForTextUnlessItIsJsonOrXml) {
  const TemporaryFolder folder;
  const auto pairs = read_all(pairs_in(folder.write("x", "{0} files\t{0} Dateien\n")));
  EXPECT_EQ(pairs.at(0).target, "{0} Dateien");
  EXPECT_EQ(read_all(pairs_in(folder.write("y", "<b>x</b>\t<b>y</b>\n"))).at(0).source, "<b>x</b>");
  const std::string array = folder.write("z", "[\n  {\"source\": \"a\", \"target\": \"b\"}\n]\n");
  EXPECT_EQ(error_of(pairs_in(array)).find(array + " is one JSON array; write an object a line"),
            0U);
  const std::string xml = folder.write("s", "<?xml version=\"1.0\"?>\n<tmx/>\n");
  EXPECT_EQ(error_of(two(xml, array)), xml + " is XML; give a file of pairs with --pairs");
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
  both.pairs = file;
  EXPECT_THROW(TextPairReader{half}, std::invalid_argument);
  EXPECT_THROW(TextPairReader{both}, std::invalid_argument);
  EXPECT_THROW(TextPairReader{TextPairFiles{}}, std::invalid_argument);
}

}  // namespace
}  // namespace heed
