#include "cli/commands.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "bridge/torch_half.h"

namespace heed {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST_F(Commands, TranslateGivesALineForEachLineAndSaysHowMany) {
  EXPECT_EQ(output_of({"translate", "--input", source_}),
            "Die Katze schläft.\n\nDer Hund schläft. Die Bank war geschlossen.\n");
  EXPECT_THAT(told_, HasSubstr("heed: translated 3 lines into 17 pieces in "));
  EXPECT_EQ(output_of({"translate", "--quiet", "The cat sleeps."}), "Die Katze schläft.\n");
  EXPECT_EQ(told_, "");
}

TEST_F(Commands, TranslateAppendsAlignmentsAndTheScoresOfTheText) {
  const auto lines = lines_of(
      output_of({"translate", "--quiet", "--scores", "--alignment=hard", "--input", source_}));
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_THAT(lines[0], StartsWith("Die Katze schläft. ||| 0-0 1-1 2-2\t-0.296"));
  EXPECT_EQ(lines[1], "");
  EXPECT_THAT(lines[2], HasSubstr(" ||| 0-0 1-1 2-2 3-3 4-4 5-5 6-6\t-0.675"));
}

TEST_F(Commands, TranslateAlignsToAModelThatDoesNotSayWhatAlignsIt) {
  const std::filesystem::path toy = HEED_SOURCE_DIR "/models/toy", model = folder_.path() / "model";
  std::filesystem::copy(toy, model);
  auto config = nlohmann::json::parse(bytes_of(toy / "config.json"));
  config.erase("alignment_layer");
  std::ofstream(model / "config.json") << config;
  EXPECT_EQ(output_of({"translate", "--quiet", "--alignment=hard", "--threads=1",
                       "--model=" + model.string(), "The cat sleeps."},
                      false),
            "Die Katze schläft. ||| 0-0 1-1 2-2\n");
}

TEST_F(Commands, TranslateTakesJsonPrefixesAndManySettings) {
  EXPECT_EQ(output_of({"translate", "--quiet", "--json", "--input",
                       file("json", "{\"source\": \"The cat sleeps.\", \"id\": 7}\n")}),
            "{\"source\":\"The cat sleeps.\",\"id\":7,\"translation\":\"Die Katze schläft.\"}\n");
  EXPECT_EQ(output_of({"translate", "--quiet", "--json", "The cat sleeps."}),
            "{\"source\":\"The cat sleeps.\",\"translation\":\"Die Katze schläft.\"}\n");
  EXPECT_EQ(output_of({"translate", "--quiet", "--input", source_, "--target-prefix",
                       file("prefix", "Eine\n\n\n")}),
            "Eine Katze schläft.\n\nDer Hund schläft. Die Bank war geschlossen.\n");
  EXPECT_THAT(
      lines_of(output_of({"translate", "--quiet", "--n-best=2", "The cat sleeps."})),
      testing::ElementsAre(StartsWith("0 ||| Die Katze schläft. ||| F0=-0.296"),
                           StartsWith("0 ||| Die Katze schläft. Er schläft. ||| F0=-9.75")));
  EXPECT_EQ(output_of({"translate", "--quiet", "--beam-size=64", "The cat sleeps."}),
            "Die Katze schläft.\n");
  EXPECT_EQ(output_of({"translate", "--quiet", "--mbr=4", "The cat sleeps."}),
            "Die Katze schläft.\n");
  EXPECT_EQ(output_of({"translate", "--quiet", "--mbr=8", "--sampling", "The cat sleeps."}),
            "Die Katze schläft.\n");
  EXPECT_EQ(output_of({"translate", "--max-length=2", "The cat sleeps."}), "Die Katze\n");
  EXPECT_THAT(told_, HasSubstr("line 1 has a translation that is cut"));
}

TEST_F(Commands, TranslateCopiesWhatTheVocabularyLacksUnlessItIsToldNotTo) {
  EXPECT_EQ(output_of({"translate", "--quiet", "😀"}), "😀\n");
  EXPECT_EQ(output_of({"translate", "--quiet", "The cat 😀 sleeps."}), "Die Katze 😀 schläft.\n");
  EXPECT_THAT(output_of({"translate", "--quiet", "--no-replace-unk", "😀"}), Not(HasSubstr("😀")));
}

TEST_F(Commands, TranslateAndExplainReadCapitalsAsASentence) {
  EXPECT_EQ(output_of({"translate", "--quiet", "THE CAT SLEEPS."}), "DIE KATZE SCHLÄFT.\n");
  EXPECT_NE(output_of({"translate", "--quiet", "--no-recase", "THE CAT SLEEPS."}),
            "DIE KATZE SCHLÄFT.\n");
  EXPECT_THAT(output_of({"translate", "--quiet", "--alignment=0.9", "THE CAT SLEEPS."}),
              testing::StartsWith("DIE KATZE SCHLÄFT. ||| 0-0 1-1 2-2"));
  EXPECT_THAT(output_of({"explain", "THE CAT SLEEPS."}), HasSubstr("Die Katze schläft."));
  EXPECT_THAT(told_, HasSubstr("the sentence is in capitals: it is read in small letters"));
}

TEST_F(Commands, TranslateAlignsWhatItCopiesToWhereItCameFrom) {
  EXPECT_THAT(output_of({"translate", "--quiet", "--alignment=0.9", "Łódź is good."}),
              testing::EndsWith("Łódź ist gut. ||| 0-0\n"));
}

TEST_F(Commands, ScoreGivesLogPOfLinesAndWords) {
  const auto lines =
      lines_of(output_of({"score", "--source", source_, "--target", target_, "--word-scores"}));
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_THAT(lines[0],
              testing::MatchesRegex("-0.296...\t-0.065... -0.049... -0.108... -0.073..."));
  EXPECT_THAT(lines[2], StartsWith("-0.675"));
  const auto json = lines_of(output_of(
      {"score", "--json", "--input",
       file("json", "{\"source\": \"The cat sleeps.\", \"target\": \"Die Katze schläft.\"}\n")}));
  EXPECT_NEAR(nlohmann::json::parse(json.at(0)).at("log_probability").get<double>(), -0.296125,
              1e-4);
}

TEST_F(Commands, AlignGivesLinksOfWordsOrPieces) {
  const std::vector<std::string> align = {"align", "--quiet",  "--source",
                                          source_, "--target", target_};
  EXPECT_EQ(output_of(align), "0-0 1-1 2-2\n\n0-0 1-1 2-2 3-3 4-4 5-5 6-6\n");
  auto pieces = align;
  pieces.insert(pieces.end(), {"--units=piece", "--alignment=0.3"});
  EXPECT_EQ(output_of(pieces), "0-0 1-1 2-2 3-3\n\n0-0 1-1 2-2 3-3 4-4 5-5 6-6 8-7 9-8 11-9\n");
}

TEST_F(Commands, EvaluateGivesFiguresWithTheirSignatures) {
  EXPECT_EQ(output_of({"evaluate", "--hypothesis", target_, "--reference", target_}, false),
            "BLEU|nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0 = 100.0 "
            "100.0/100.0/100.0/100.0 (BP = 1.000 ratio = 1.000 hyp_len = 13 ref_len = 13)\n"
            "chrF2|nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:2.6.0 = 100.0\n");
  EXPECT_THAT(output_of({"evaluate", "--hypothesis", source_, "--reference", target_, "--width=3",
                         "--metric=chrf"},
                        false),
              testing::EndsWith(" = 16.066\n"));
}

TEST_F(Commands, InfoDescribesAModel) {
  const std::string text = output_of({"info", "--model", HEED_SOURCE_DIR "/models/toy"}, false);
  for (const char* line :
       {"\nlanguages       source en, target de\n", "\nd_model         128\n",
        "\nlayers          encoder 3, decoder 2\n", "\nheads           encoder 4, decoder 4\n",
        "\nactivation      relu\n", "\npieces          source 1600, target 1600\n",
        "\nalignment       decoder layer 1, at the step that predicts a word\n",
        "\nembeddings      shared by both sides, tied to the output\n",
        "\nparameters      1001408\n", "\nvocabulary      joint\n", "\nprecision       float16\n"})
    EXPECT_THAT(text, HasSubstr(line));
}

TEST_F(Commands, InfoTellsWhatIsComputedWith) {
  const auto json = nlohmann::json::parse(output_of({"info", "--json", "--threads=3"}, false));
  EXPECT_EQ(json.at("heed"), HEED_VERSION);
  EXPECT_EQ(json.at("threads"), 3);
  const std::string text = output_of({"info", "--threads=2"}, false);
  EXPECT_THAT(text, StartsWith("heed            " HEED_VERSION "\nLibTorch        "));
  EXPECT_THAT(text, HasSubstr("\nthreads         2\n"));
  EXPECT_GT(nlohmann::json::parse(output_of({"info", "--json"}, false)).at("threads"), 0);
}

TEST_F(Commands, InfoGivesTheBeginningOfTheModelsCardAndTheSizesOfItsFiles) {
  const std::filesystem::path toy = HEED_SOURCE_DIR "/models/toy", model = folder_.path() / "model";
  std::filesystem::copy(toy, model);
  const auto info = [&] {
    return nlohmann::json::parse(output_of({"info", "--json", "--model=" + model.string()}, false));
  };
  std::ofstream(model / "README.md") << "# Toy\n\nOf cats\nand dogs.\n\nMore.\n";
  EXPECT_EQ(info().at("card"), "Toy: Of cats and dogs.");
  EXPECT_EQ(info().at("files").at("config.json"), std::filesystem::file_size(toy / "config.json"));
  EXPECT_EQ(info().at("files").at("README.md"), 32);
  std::filesystem::remove(model / "README.md");
  EXPECT_FALSE(info().at("files").contains("README.md"));
}

TEST_F(Commands, ExplainShowsTheSentenceThatIsAskedFor) {
  const auto json =
      nlohmann::json::parse(output_of({"explain", "--quiet", "--json", "--layer=1", "--head=2",
                                       "--without=cat", "The cat sleeps."}));
  EXPECT_EQ(json.at("target").at("text"), "Die Katze schläft.");
  EXPECT_NEAR(json.at("log_probability").get<double>(), -0.296125, 1e-4);
  const auto& layers = json.at("attention").at("cross").at("layers");
  ASSERT_EQ(layers.size(), 1U);
  EXPECT_EQ(layers[0].at("layer"), 1);
  EXPECT_EQ(layers[0].at("heads")[0].at("head"), 2);
  EXPECT_EQ(json.at("alternatives")[0].at("source"), "The sleeps.");
  const auto& importance = json.at("importance");
  ASSERT_EQ(importance.size(), 1U);
  EXPECT_EQ(importance[0].at("method"), "leave-one-out");
  EXPECT_NEAR(importance[0].at("translation")[1].get<double>(), 8.39, 0.01);
  EXPECT_EQ(json.at("edges").size(), 0U);
}

TEST_F(Commands, ExplainMeasuresByTheMethodsAndEdgesThatAreAskedFor) {
  const auto json = nlohmann::json::parse(output_of(
      {"explain", "--quiet", "--json", "--importance=rollout,norm", "--edges", "The cat sleeps."}));
  ASSERT_EQ(json.at("importance").size(), 2U);
  EXPECT_EQ(json.at("importance")[0].at("method"), "rollout");
  EXPECT_EQ(json.at("importance")[1].at("method"), "norm");
  EXPECT_EQ(json.at("edges").size(), 3U);
}

TEST_F(Commands, ExplainTellsWhatEachChangeDoes) {
  const auto json = nlohmann::json::parse(
      output_of({"explain", "--quiet", "--json", "--without=#0", "--replace=cat=dog",
                 "--ablate-head=1.3", "--block=cat->sleeps.", "The cat sleeps."}));
  std::vector<std::string> told;
  for (const auto& change : json.at("alternatives"))
    told.push_back(change.at("change").get<std::string>() + ": " +
                   change.at("source").get<std::string>());
  EXPECT_THAT(told, testing::ElementsAre(
                        "without '#0': cat sleeps.", "with 'dog' for 'cat': The dog sleeps.",
                        "encoder head 1.3 off: The cat sleeps.",
                        "encoder attention 'cat' -> 'sleeps.' cut: The cat sleeps."));
  EXPECT_EQ(json.at("alternatives")[1].at("translation"), "Der Hund schläft.");
  EXPECT_NEAR(json.at("alternatives")[1].at("log_probability").get<double>(), -15.9966, 1e-3);
  for (const char* change : {"--replace=cat", "--replace=cat=", "--replace==dog"})
    EXPECT_THROW(output_of({"explain", change, "The cat sleeps."}), std::invalid_argument);
}

TEST_F(Commands, ExplainTakesATranslationThatIsGiven) {
  const auto own = nlohmann::json::parse(output_of({"explain", "--json", "The cat sleeps."}));
  EXPECT_EQ(own.at("target_is_given"), false);
  const auto given = nlohmann::json::parse(
      output_of({"explain", "--json", "--target=Die Katze schläft.", "The cat sleeps."}));
  EXPECT_EQ(given.at("target_is_given"), true);
  EXPECT_NEAR(given.at("log_probability").get<double>(), -0.296125, 1e-4);
}

TEST_F(Commands, NumbersThatMeanNothingAreRefused) {
  EXPECT_THAT(output_of({"explain", "--quiet", "--layer=0", "--head=0", "The cat sleeps."}),
              Not(HasSubstr(" in 1.")));
  for (const char* option : {"--layer=-1", "--head=-1", "--head=1001", "--threads=-1"})
    EXPECT_THROW(output_of({"explain", option, "The cat sleeps."}, false), CLI::ParseError)
        << option;
}

TEST_F(Commands, ExplainTellsOfACorpusWhatHeadsDo) {
  const auto heads =
      lines_of(output_of({"explain", "--quiet", "--heads", "--corpus", source_, "--sentences=1"}));
  EXPECT_THAT(heads.at(0), HasSubstr("over 1 sentences"));
  EXPECT_EQ(heads.size(), 2U + (3 + 2 + 2) * 4);
}

TEST_F(Commands, ExplainTellsOfACorpusWhatMethodsAreWorth) {
  if (!has_torch_half()) GTEST_SKIP() << "gradients need the Torch half";
  const std::string worth =
      output_of({"explain", "--quiet", "--faithfulness", "--corpus", source_});
  EXPECT_THAT(worth, HasSubstr("(2 sentences; mean and 95 % interval)"));
  EXPECT_THAT(worth, HasSubstr("\n  leave-one-out         3.0"));
}

}  // namespace
}  // namespace heed
