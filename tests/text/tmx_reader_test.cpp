#include "text/tmx_reader.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

#include "format/temporary_folder.h"

namespace heed {
namespace {

std::string unit(const std::string& english, const std::string& german) {
  return "<tu tuid=\"1\"><prop type=\"x\">no text</prop>\n<tuv xml:lang=\"EN-us\"><seg>" + english +
         "</seg></tuv><tuv xml:lang=\"de\"><seg>" + german + "</seg></tuv></tu>\n";
}

std::string tmx(const std::string& units) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n"
         "<tmx version=\"1.4\"><header srclang=\"en\"/><body>\n" +
         units + "</body></tmx>\n";
}

class TmxText : public testing::Test {
 protected:
  std::vector<TextPair> read(const std::string& text, const PairSelection& selection = {}) {
    TmxReader reader(ByteSource(folder_.write("x.tmx", text)), selection);
    std::vector<TextPair> pairs;
    while (auto pair = reader.next()) pairs.push_back(*pair);
    return pairs;
  }
  std::string error(const std::string& text, const PairSelection& selection = {}) {
    const std::string message = message_of<std::runtime_error>([&] { read(text, selection); });
    const auto at = message.find("x.tmx");
    return at == std::string::npos ? message : message.substr(at);
  }

  TemporaryFolder folder_;
};

TEST_F(TmxText, GivesAPairForEachUnit) {
  const auto pairs =
      read(tmx(unit("Tom &amp; Mary", "Tom und\n    Maria") + unit("Yes.", "Ja &lt; \u00E4.")));
  ASSERT_EQ(pairs.size(), 2U);
  EXPECT_EQ(pairs[0].source, "Tom & Mary");
  EXPECT_EQ(pairs[0].target, "Tom und Maria");
  EXPECT_EQ(pairs[1].target, "Ja < \u00E4.");
}

TEST_F(TmxText, LeavesOutWhatIsOfTheFilesFormatAndKeepsWhatIsHighlighted) {
  const auto pairs = read(tmx(
      unit("<bpt i=\"1\">&lt;b></bpt>bold<ept i=\"1\">&lt;/b></ept> <ph>{1}<sub>x</sub>y</ph>end",
           "<hi>fett</hi> Ende")));
  ASSERT_EQ(pairs.size(), 1U);
  EXPECT_EQ(pairs[0].source, "bold end");
  EXPECT_EQ(pairs[0].target, "fett Ende");
}

TEST_F(TmxText, GivesTheLanguagesThatAreNamedAndPassesOverUnitsWithoutThem) {
  const std::string other =
      "<tu><tuv lang=\"fr\"><seg>Oui.</seg></tuv><tuv lang=\"en\"><seg>Yes.</seg></tuv></tu>";
  const auto german =
      read(tmx(other + unit("No.", "Nein.")), {.source_language = "de", .target_language = "en"});
  ASSERT_EQ(german.size(), 1U);
  EXPECT_EQ(german[0].source, "Nein.");
  EXPECT_EQ(german[0].target, "No.");
  const auto in_order = read(tmx(other + unit("No.", "Nein.")));
  ASSERT_EQ(in_order.size(), 1U);
  EXPECT_EQ(in_order[0].source, "Oui.");
  EXPECT_EQ(error(tmx(other), {.source_language = "en", .target_language = "es"}),
            "x.tmx has no unit with both languages; it has en, fr: see --source-lang and "
            "--target-lang");
}

TEST_F(TmxText, MayBeUtf16) {
  std::string wide = "\xFF\xFE";
  for (const char c : "<?xml version='1.0'?>" + tmx(unit("Yes.", "Ja.")).substr(39))
    wide += {c, '\0'};
  EXPECT_EQ(read(wide).at(0).target, "Ja.");
}

TEST_F(TmxText, IsReadThroughBuffersOfAnySize) {
  std::string units;
  for (int i = 0; i < 20000; ++i) units += unit(std::to_string(i), "Zahl " + std::to_string(i));
  const auto pairs = read(tmx(units));
  ASSERT_EQ(pairs.size(), 20000U);
  EXPECT_EQ(pairs[12345].target, "Zahl 12345");
}

TEST_F(TmxText, SaysWhereItIsWrong) {
  EXPECT_EQ(error("<?xml version='1.0'?>\n<xliff/>\n"),
            "x.tmx is XML, but not TMX: it begins with <xliff>; export it as TMX 1.4");
  const std::string broken = error(tmx(unit("a", "b") + "<tu></body>"));
  EXPECT_EQ(broken.find("x.tmx, line 6 is not well-formed XML (mismatched tag)"), 0U) << broken;
}

}  // namespace
}  // namespace heed
