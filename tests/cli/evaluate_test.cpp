#include "cli/evaluate.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "format/temporary_folder.h"

namespace heed {
namespace {

class Evaluate : public testing::Test {
 protected:
  std::string file(const std::string& name, const std::string& text) {
    return folder_.write(name, text).string();
  }

  static std::string printed(const EvaluateOptions& options) {
    testing::internal::CaptureStdout();
    run_evaluate(options);
    return testing::internal::GetCapturedStdout();
  }

  template <typename Error>
  static std::string message_of(const EvaluateOptions& options) {
    try {
      run_evaluate(options);
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  }

  EvaluateOptions translations() {
    EvaluateOptions options;
    options.hypothesis = file("hyp", "das ist ein Haus\nja\n");
    options.references = {file("ref", "das ist ein Haus\nnein\n")};
    return options;
  }

  EvaluateOptions alignments() {
    EvaluateOptions options;
    options.alignment = file("links", "0-0 1-1\n\n0-0\n");
    options.references = {file("gold", "1-1 2p2\n1-1\n1-1\n")};
    options.gold_one_based = true;
    return options;
  }

 private:
  TemporaryFolder folder_;
};

TEST_F(Evaluate, PrintsBleuAndChrfAsSacreBleuDoes) {
  EXPECT_EQ(printed(translations()),
            "BLEU|nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0 = 94.6 "
            "80.0/100.0/100.0/100.0 (BP = 1.000 "
            "ratio = 1.000 hyp_len = 5 ref_len = 5)\n"
            "chrF2|nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:2.6.0 = 90.1\n");
}

TEST_F(Evaluate, PrintsTheMetricsAskedForInTheirOrder) {
  EvaluateOptions options = translations();
  options.metrics = {Metric::kChrfWords, Metric::kBleu};
  options.lowercase = true;
  options.bleu.tokenizer = WordTokenizer::kCharacter;
  const std::string text = printed(options);
  EXPECT_TRUE(text.starts_with("chrF2++|nrefs:1|case:lc|")) << text;
  EXPECT_NE(text.find("\nBLEU|nrefs:1|case:lc|eff:no|tok:char|"), std::string::npos) << text;
}

TEST_F(Evaluate, TakesSeveralReferences) {
  EvaluateOptions options = translations();
  options.references.push_back(file("second", "x\nja\n"));
  options.metrics = {Metric::kBleu};
  EXPECT_TRUE(printed(options).starts_with("BLEU|nrefs:2|")) << printed(options);
  EXPECT_NE(printed(options).find(" = 100.0 "), std::string::npos) << printed(options);
}

TEST_F(Evaluate, GivesItsSmoothingItsValueAndWidth) {
  EvaluateOptions options = translations();
  options.metrics = {Metric::kBleu};
  options.bleu.smoothing = BleuSmoothing::kAddK;
  options.bleu.smoothing_value = 2;
  options.width = 3;
  EXPECT_NE(printed(options).find("smooth:add-k[2.00]|version:2.6.0 = 94.574 "), std::string::npos)
      << printed(options);
}

TEST_F(Evaluate, PrintsAJsonObjectAMetric) {
  EvaluateOptions options = translations();
  options.json = true;
  const std::string text = printed(options);
  const auto bleu = nlohmann::json::parse(text.substr(0, text.find('\n')));
  EXPECT_EQ(bleu["name"], "BLEU");
  EXPECT_NEAR(bleu["score"].get<double>(), 94.574, 1e-3);
  EXPECT_EQ(bleu["precisions"][0], 80.0);
  EXPECT_EQ(nlohmann::json::parse(text.substr(text.find('\n')))["name"], "chrF2");
}

// |A| = 3, |S| = 3, A and S = 2, A and P = 3: 1 - 5/6.
TEST_F(Evaluate, PrintsErrorRatePrecisionAndRecallOfAlignments) {
  EXPECT_EQ(printed(alignments()),
            "AER = 16.7 (precision = 100.0 recall = 66.7 links = 3 sure = 3 possible = 4)\n");
  EvaluateOptions options = alignments();
  options.hypothesis = options.alignment;
  options.alignment.clear();
  options.metrics = {Metric::kAlignmentErrorRate};
  options.json = true;
  EXPECT_NEAR(nlohmann::json::parse(printed(options))["score"].get<double>(), 100.0 / 6, 1e-9);
}

// Sure to both: 1-1 of line 1 and of line 3. The other sure links are possible then.
TEST_F(Evaluate, TakesForSureWhatAllAnnotatorsAreSureOf) {
  EvaluateOptions options = alignments();
  options.references.push_back(file("second", "1-1 2-2\n1p1\n1-1\n"));
  EXPECT_EQ(printed(options),
            "AER = 0.0 (precision = 100.0 recall = 100.0 links = 3 sure = 2 possible = 4)\n");
  options.references.push_back(file("shorter", "1-1\n"));
  EXPECT_NE(message_of<std::runtime_error>(options).find("shorter has 1 lines"), std::string::npos);
}

TEST_F(Evaluate, LeavesOutScoresAndPossibleLinksOfWhatItJudges) {
  EvaluateOptions options = alignments();
  options.alignment = file("scored", "0-0:0.9876 1-1:1.0 5p5:0.3\n\n0-0:0\n");
  EXPECT_EQ(printed(options), printed(alignments()));
  options.alignment = file("unscored", "0-0: 1-1\n\n0-0\n");
  EXPECT_NE(message_of<std::runtime_error>(options).find("'0-0:' is no alignment link"),
            std::string::npos);
}

TEST_F(Evaluate, ReadsFilesOfSharedTasks) {
  EvaluateOptions options = alignments();
  options.references = {file("task", "0001 1 1 S\n0001 2 2 P\n0002 1 1\n0003 1 1 S\n")};
  options.gold_one_based = false;
  EXPECT_EQ(printed(options), printed(alignments()));
  options.alignment = file("judged", "1 1 1\n1 2 2\n3 1 1\n");
  EXPECT_EQ(printed(options), printed(alignments()));
}

TEST_F(Evaluate, TakesTheLastPairsOfASharedTaskForUnlinked) {
  EvaluateOptions options = alignments();
  options.references = {file("task", "1 1 1 S\n1 2 2 P\n")};
  EXPECT_EQ(printed(options),
            "AER = 25.0 (precision = 66.7 recall = 100.0 links = 3 sure = 1 possible = 2)\n");
  options.references = {file("longer", "1 1 1 S\n4 2 2 P\n")};
  EXPECT_NE(message_of<std::runtime_error>(options).find("longer has 4 lines"), std::string::npos);
}

TEST_F(Evaluate, AsksWhereAGoldFileThatShouldCountFromZeroNeverDoes) {
  EvaluateOptions options = alignments();
  options.alignment = file("five", "0-0\n0-0\n0-0\n0-0\n0-0\n");
  options.references = {file("gold5", "1-1\n1-1 2-2\n1-1\n1p2\n1-1\n")};
  const auto told = [&] {
    testing::internal::CaptureStderr();
    printed(options);
    return testing::internal::GetCapturedStderr();
  };
  EXPECT_EQ(told(), "");
  options.references = {file("gold6", "2-2\n2-2\n2-2\n2-2\n2-2\n")};
  EXPECT_EQ(told(), "") << "there is nothing to add";
  options.gold_one_based = false;
  EXPECT_NE(told().find("if it does, add --gold-one-based"), std::string::npos);
  options.references = {file("gold0", "1-1\n1-1 2-2\n0p1\n1-1\n1-1\n")};
  EXPECT_EQ(told(), "");
}

TEST_F(Evaluate, NamesFileAndLineOfWhatIsNoLink) {
  EvaluateOptions options = alignments();
  options.gold_one_based = false;
  options.references = {file("bad", "0-0\n0-0 x\n0-0\n")};
  const std::string message = message_of<std::runtime_error>(options);
  EXPECT_NE(message.find("bad, line 2: 'x' is no alignment link"), std::string::npos) << message;
}

TEST_F(Evaluate, NamesBothFilesWhereTheirLinesAreNotAsMany) {
  EvaluateOptions options = translations();
  options.references.push_back(file("longer", "a\nb\nc\n"));
  const std::string message = message_of<std::runtime_error>(options);
  EXPECT_NE(message.find("longer has 3 lines, but"), std::string::npos) << message;
  EXPECT_NE(message.find("hyp has 2"), std::string::npos) << message;
}

TEST_F(Evaluate, RefusesAnEmptyFile) {
  EvaluateOptions options = translations();
  options.hypothesis = file("empty", "");
  EXPECT_NE(message_of<std::runtime_error>(options).find("empty is empty"), std::string::npos);
}

TEST_F(Evaluate, RefusesAMissingFile) {
  EvaluateOptions options = translations();
  options.references = {"no/such/file"};
  EXPECT_NE(message_of<std::runtime_error>(options).find("no/such/file"), std::string::npos);
}

TEST_F(Evaluate, RefusesOptionsThatDoNotGoTogether) {
  const auto refuses = [](EvaluateOptions options, const char* part) {
    const std::string message = message_of<std::invalid_argument>(options);
    EXPECT_NE(message.find(part), std::string::npos) << message;
  };
  EvaluateOptions options = alignments();
  options.metrics = {Metric::kAlignmentErrorRate, Metric::kBleu};
  refuses(options, "no metric but aer");
  options = alignments();
  options.hypothesis = options.alignment;
  refuses(options, "name two files");
  options = translations();
  options.gold_one_based = true;
  refuses(options, "--gold-one-based");
  options = translations();
  options.bleu.smoothing_value = 1;
  refuses(options, "--smooth-value");
  options = translations();
  options.references = {};
  refuses(options, "--reference is missing");
  options = translations();
  options.width = -1;
  refuses(options, "--width");
  options = translations();
  options.references = {"-"};
  refuses(options, "standard input");
}

TEST(EvaluateCommand, NamesTheValuesThereAreOfWhatItDoesNotKnow) {
  const auto message = [](const std::string& arguments) {
    CLI::App app;
    add_evaluate(app);
    try {
      app.parse("evaluate --reference r " + arguments);
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(message("--metric bleu --metric ter"),
            "--metric is 'ter'; it must be bleu, chrf, chrf++ or aer");
  EXPECT_EQ(message("--tokenize zh"), "--tokenize is 'zh'; it must be 13a, none, char or intl");
  EXPECT_EQ(message("--smooth add-n"), "--smooth is 'add-n'; it must be exp, none, floor or add-k");
}

}  // namespace
}  // namespace heed
