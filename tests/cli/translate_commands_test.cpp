#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "cli/commands.h"

namespace heed {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST_F(Commands, TranslateReadsStandardInputAndCountsItsLines) {
  input_ = "The cat sleeps.\n";
  EXPECT_EQ(output_of({"translate"}), "Die Katze schläft.\n");
  EXPECT_THAT(told_, HasSubstr("heed: translated 1 line into 5 pieces in "));
}

TEST_F(Commands, TranslateTakesASentenceBehindAModelAndNotBesideAnInput) {
  const std::string toy = HEED_SOURCE_DIR "/models/toy";
  EXPECT_EQ(output_of({"translate", "--quiet", "--model", toy, "The cat sleeps."}, false),
            "Die Katze schläft.\n");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              output_of({"translate", "--input", source_, "The cat sleeps."});
            }),
            "a sentence and --input are both given; leave one out");
  EXPECT_THAT(message_of<std::invalid_argument>([&] {
                output_of({"translate", source_});
              }),
              HasSubstr("for its lines write --input " + source_));
}

TEST_F(Commands, TranslateDrawsOnlyWhereItIsToldTo) {
  for (const char* option : {"--top-k=2", "--top-p=0.5", "--temperature=2"}) {
    EXPECT_THROW(output_of({"translate", option, "Yes."}), CLI::RequiresError) << option;
    EXPECT_NO_THROW(output_of({"translate", "--sampling", option, "Yes."})) << option;
  }
}

TEST_F(Commands, TranslateTakesALineOfSeveralSentencesAsOneWhereItIsToldTo) {
  const char* line = "The dog sleeps. The bank was closed.";
  const auto out = output_of({"translate", line});
  EXPECT_THAT(told_, HasSubstr("into 12 pieces in "));
  EXPECT_EQ(output_of({"translate", "--no-split", line}), out);
  EXPECT_THAT(told_, HasSubstr("into 11 pieces in ")) << "the line ends once";
}

TEST_F(Commands, TranslateWritesSoftAlignmentsAndLinksOfAShare) {
  const std::string rows =
      output_of({"translate", "--quiet", "--alignment=soft", "The cat sleeps."});
  EXPECT_THAT(rows, StartsWith("Die Katze schläft. ||| "));
  EXPECT_THAT(output_of({"translate", "--quiet", "--json", "--alignment=0.99", "The cat sleeps."}),
              HasSubstr("\"alignment\":"));
}

TEST_F(Commands, TranslateAppendsScoresOfTheSearchWhereModelsTranslateTogether) {
  const std::string toy = HEED_SOURCE_DIR "/models/toy";
  EXPECT_THAT(output_of({"translate", "--quiet", "--scores", "--model", toy, "The cat sleeps."}),
              StartsWith("Die Katze schläft.\t-0.296"));
}

TEST_F(Commands, TranslateAlignsEachSentenceOfALineToTheWholeOfIt) {
  EXPECT_EQ(
      output_of({"translate", "--quiet", "--alignment=hard", "Łódź is good. The cat 😀 sleeps."}),
      "Łódź ist gut. Die Katze 😀 schläft. ||| 0-0 0-1 2-2 3-3 4-4 5-5 5-6\n");
  const std::string soft =
      output_of({"translate", "--quiet", "--alignment=soft", "The 😀 cat sleeps. The dog sleeps."});
  EXPECT_THAT(soft, StartsWith("Die 😀 Katze schläft. Der Hund schläft. ||| 0.99"));
  EXPECT_EQ(std::count(soft.begin(), soft.end(), ','), 8 * 7) << "rows of 8 words and the end";
  EXPECT_THAT(soft, HasSubstr(" 0,1,0,0,0,0,0,0 ")) << "what is copied is aligned for certain";
  EXPECT_THAT(soft, HasSubstr(" 0,0,0,0,0.99")) << "the second sentence begins behind the first";
}

TEST_F(Commands, TranslateListsTheNBestOfALineWithTheirAlignments) {
  const auto lines = lines_of(output_of({"translate", "--quiet", "--n-best=2", "--alignment=hard",
                                         "The cat sleeps. The dog sleeps."}));
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_THAT(lines[0], StartsWith("0 ||| Die Katze schläft. Der Hund schläft. ||| 0-0 1-1 2-2 3-3 "
                                   "4-4 5-5 ||| F0=-0.592"));
  EXPECT_THAT(lines[0], HasSubstr(" ||| -0.0592"));
  EXPECT_THAT(lines[1], StartsWith("0 ||| Die Katze schläft. Der Hund schläft. Er schläft. ||| "));
}

TEST_F(Commands, TranslateCopiesBehindAPrefixThatIsKeptToTheByte) {
  input_ = "The cat sees Łódź.\n";
  const auto translated = [&](const std::string& prefix) {
    return output_of({"translate", "--quiet", "--target-prefix", file("prefix", prefix + "\n")});
  };
  EXPECT_EQ(translated("Die  "), "Die  Katze sieht Łódź.\n");
  EXPECT_THAT(translated("Der  Hund"), StartsWith("Der  Hund "));
  EXPECT_THAT(translated("Der  Hund"), testing::EndsWith(" Łódź.\n"));
}

TEST_F(Commands, TranslateCopiesToWhereTheAttentionOfTheModelSays) {
  const std::filesystem::path toy = HEED_SOURCE_DIR "/models/toy", model = folder_.path() / "model";
  std::filesystem::copy(toy, model);
  auto config = nlohmann::json::parse(bytes_of(toy / "config.json"));
  config["alignment_shifted"] = true;  // which it is not: words stand one too early
  std::ofstream(model / "config.json") << config;
  const auto translated = [&](const std::string& folder) {
    return output_of(
        {"translate", "--quiet", "--threads=1", "--model", folder, "The cat 😀 sleeps."}, false);
  };
  EXPECT_EQ(translated(toy), "Die Katze 😀 schläft.\n");
  EXPECT_EQ(translated(model), "Die 😀 Katze schläft.\n");
}

}  // namespace
}  // namespace heed
