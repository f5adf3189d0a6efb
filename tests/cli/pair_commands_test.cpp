#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "cli/commands.h"

namespace heed {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST_F(Commands, ScoreDividesByTheLengthAndTellsWhatItReadsOtherwise) {
  const auto scored = [&](std::vector<std::string> more) {
    more.insert(more.begin(), "score");
    return std::stod(output_of(more));
  };
  input_ = "{\"source\": \"The cat sleeps.\", \"target\": \"Die Katze schläft.\"}\n";
  const auto fields = nlohmann::json::parse(output_of({"score", "--json", "--normalize"}));
  EXPECT_NEAR(fields.at("score").get<double>(), -0.296125 / 5, 1e-4);
  const std::string pair = file("pair", "The cat sleeps.\tDie Katze schläft.\n");
  EXPECT_NEAR(scored({"--pairs", pair, "--normalize"}), -0.296125 / 5, 1e-4);
  EXPECT_EQ(told_, "");
  const std::string broken = file("broken", "The \xff cat.\tDie Katze.\n");
  scored({"--pairs", broken});
  EXPECT_THAT(told_, StartsWith("heed: " + broken + ", line 1 "));
  scored({"--pairs", broken, "--quiet"});
  EXPECT_EQ(told_, "");
}

TEST_F(Commands, AlignTranslatesFirstWhereThereIsNoTarget) {
  input_ = "The cat sleeps.\n\nThe cat 😀 sleeps.\n";
  EXPECT_EQ(output_of({"align", "--quiet"}),
            "Die Katze schläft. ||| 0-0 1-1 2-2\n\nDie Katze 😀 schläft. ||| 0-0 1-1 2-3 3-2\n");
  EXPECT_EQ(output_of({"align", "--quiet", "--source", source_}),
            "Die Katze schläft. ||| 0-0 1-1 2-2\n\n"
            "Der Hund schläft. Die Bank war geschlossen. ||| 0-0 1-1 2-2 3-3 4-4 5-5 6-6\n");
}

TEST_F(Commands, AlignReadsPairsFromStandardInput) {
  input_ = "The cat sleeps.\tDie Katze schläft.\n";
  EXPECT_EQ(output_of({"align", "--quiet", "--pairs", "-"}), "0-0 1-1 2-2\n");
}

TEST_F(Commands, AlignReadsTheLayersAndHeadsThatAreNamed) {
  const auto aligned = [&](std::vector<std::string> more) {
    more.insert(more.begin(),
                {"align", "--quiet", "--alignment=soft", "--source", source_, "--target", target_});
    return output_of(more);
  };
  const std::string usual = aligned({}), first = aligned({"--layer=0"});
  EXPECT_EQ(aligned({"--layer=auto", "--heads=auto"}), usual);
  EXPECT_NE(first, usual);
  EXPECT_EQ(aligned({"--layer=0", "--heads=all"}), aligned({"--layer=0", "--heads=0,1,2,3"}));
  EXPECT_NE(aligned({"--layer=0", "--heads=1"}), aligned({"--layer=0", "--heads=0,1"}));
  for (const char* wrong : {"--layer=x", "--layer=-1", "--layer=1x", "--layer="})
    EXPECT_THAT(message_of<std::invalid_argument>([&] { aligned({wrong}); }),
                HasSubstr("--layer must be auto or a number from 0, not '"))
        << wrong;
  for (const char* wrong : {"--heads=0,", "--heads=0,,1", "--heads=0;1", "--heads=-1"})
    EXPECT_THAT(message_of<std::invalid_argument>([&] { aligned({wrong}); }),
                HasSubstr("--heads must be auto, all or numbers from 0 such as 0,2, not '"))
        << wrong;
}

}  // namespace
}  // namespace heed
