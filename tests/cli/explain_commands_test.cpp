#include <gmock/gmock.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "cli/commands.h"

namespace heed {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;

/// `heed explain` of sentences, of lines and of a corpus.
class ExplainCommand : public Commands {
 protected:
  json explained(std::vector<std::string> more) {
    more.insert(more.begin(), {"explain", "--quiet", "--json"});
    return json::parse(output_of(more));
  }

  template <typename Error>
  std::string refusal(std::vector<std::string> more) {
    more.insert(more.begin(), "explain");
    return message_of<Error>([&] { output_of(more); });
  }
};

TEST_F(ExplainCommand, ReadsSentencesFromStandardInput) {
  input_ = "The cat sleeps.\n\n \u200b\nThe dog sleeps.\n";
  const std::string text = output_of({"explain", "--quiet"});
  EXPECT_THAT(text, AllOf(HasSubstr("Die Katze schläft."), EndsWith("\n\n")));
  EXPECT_THAT(text, HasSubstr("\n\n\n\nsource "));  // the end of one, two blank lines, the next
  EXPECT_THAT(text, HasSubstr("Der Hund schläft."));
}

TEST_F(ExplainCommand, ReadsJsonLinesBesidePlainOnes) {
  input_ =
      "{\"id\": 7, \"source\": \"The cat sleeps.\", \"target\": \"Der Hund schläft.\"}\n"
      "{\"source\": \" \", \"id\": 8}\n"
      "\"The dog sleeps.\"\n"
      "The cat sleeps.\n";
  const auto lines = lines_of(output_of({"explain", "--quiet", "--json"}));
  ASSERT_EQ(lines.size(), 4U);
  const json given = json::parse(lines[0]), own = json::parse(lines[2]);
  EXPECT_EQ(given.at("id"), 7);
  EXPECT_EQ(given.at("target").at("text"), "Der Hund schläft.");
  EXPECT_EQ(given.at("target_is_given"), true);
  EXPECT_EQ(lines[1], "");
  EXPECT_EQ(own.at("target").at("text"), "Der Hund schläft.");
  EXPECT_EQ(json::parse(lines[3]).at("target").at("text"), "Die Katze schläft.");
}

TEST_F(ExplainCommand, NamesTheLineThatItCannotExplain) {
  input_ = "The cat sleeps.\nThe dog sleeps.\n";
  EXPECT_EQ(refusal<std::runtime_error>({"--query=cat"}),
            "standard input, line 2: 'cat' is not a word of the sentence");
  input_ = "{\"target\": \"Ja.\"}\n";
  EXPECT_THAT(refusal<std::runtime_error>({"--json"}), HasSubstr("needs a field \"source\""));
}

TEST_F(ExplainCommand, TellsWhatItReadsOtherwiseThanItStandsUnlessItIsToBeQuiet) {
  output_of({"explain", "The 😀 \xff sleeps."});
  EXPECT_THAT(told_, HasSubstr("heed: the sentence "));
  EXPECT_THAT(told_, HasSubstr("the model's vocabulary does not have all characters of '😀'"));
  output_of({"explain", "--target", "Ja \xff.", "The cat sleeps."});
  EXPECT_THAT(told_, HasSubstr("heed: the --target "));
  output_of({"explain", "--quiet", "THE 😀 \xff SLEEPS."});
  EXPECT_EQ(told_, "");
  output_of({"explain", "The cat sleeps."});
  EXPECT_EQ(told_, "");
}

TEST_F(ExplainCommand, DropsAByteOrderMark) {
  EXPECT_EQ(output_of({"explain", "\xef\xbb\xbfThe cat sleeps."}),
            output_of({"explain", "The cat sleeps."}));
}

TEST_F(ExplainCommand, TakesASentenceBehindTheWordsOfChanges) {
  const json changed =
      explained({"--without", "cat", "--replace", "cat=dog", "--block", "cat->sleeps.",
                 "--ablate-head", "0.0", "--layer", "0", "--head", "3", "The cat sleeps."});
  EXPECT_EQ(changed.at("source").at("text"), "The cat sleeps.");
  ASSERT_EQ(changed.at("alternatives").size(), 4U);
  EXPECT_EQ(changed.at("alternatives")[3].at("change"),
            "encoder attention 'cat' -> 'sleeps.' cut in layer 0, head 3");
}

TEST_F(ExplainCommand, ListsWhatAWordAttendsTo) {
  EXPECT_THAT(output_of({"explain", "--query=cat", "The cat sleeps."}),
              HasSubstr("What 'cat' attends to (weights)\n"
                        "  head         itself  others\n"
                        "  encoder 0.0    0.02  </s> 0.52, The 0.23, sleeps. 0.23\n"));
}

TEST_F(ExplainCommand, MeasuresByLeavingOutAndValueZeroingUnlessOthersAreNamed) {
  const auto methods = [&](const std::vector<std::string>& more) {
    std::vector<std::string> names;
    const json explanation = explained(more);
    for (const auto& one : explanation.at("importance")) names.push_back(one.at("method"));
    return names;
  };
  const auto usual = methods({"The cat sleeps."});
  EXPECT_THAT(usual, testing::Contains("leave-one-out"));
  EXPECT_EQ(methods({"--importance=norm,leave-one-out", "The cat sleeps."}),
            (std::vector<std::string>{"norm", "leave-one-out"}));
  EXPECT_THAT(refusal<std::invalid_argument>({"--importance=norm,luck", "The cat sleeps."}),
              HasSubstr("'luck'"));
}

TEST_F(ExplainCommand, ExplainsTheRoundedModelInInt8) {
  const auto log_p = [&](const std::string& precision) {
    return explained({"--precision=" + precision, "The cat sleeps."})
        .at("log_probability")
        .get<double>();
  };
  const double exact = log_p("float32"), rounded = log_p("int8");
  EXPECT_NEAR(rounded, exact, 0.1);
  EXPECT_GT(std::abs(rounded - exact), 1e-4);
}

TEST_F(ExplainCommand, TakesLayersAndHeadsThatAnyAttentionHas) {
  EXPECT_NO_THROW(output_of({"explain", "--layer=2", "--head=3", "The cat sleeps."}));
  for (const char* option : {"--layer=3", "--head=4"})
    EXPECT_THAT(refusal<std::invalid_argument>({option, "The cat sleeps."}),
                HasSubstr("of encoder attention: the model has"))
        << option;
  input_ = "\n";
  EXPECT_THAT(refusal<std::invalid_argument>({"--ablate-head=cross:2.0"}),
              HasSubstr("there is no layer 2 of cross attention"));
}

TEST_F(ExplainCommand, WantsACorpusForWhatIsToldOfOne) {
  for (const char* option : {"--heads", "--faithfulness"})
    EXPECT_THROW(output_of({"explain", option}), CLI::RequiresError) << option;
  EXPECT_THROW(output_of({"explain", "--corpus-target", target_}), CLI::RequiresError);
}

TEST_F(ExplainCommand, TellsWhatHeadsDoAsJsonToo) {
  const json heads = json::parse(
      output_of({"explain", "--json", "--heads", "--corpus", source_, "--corpus-target", target_}));
  EXPECT_EQ(heads.at("sentences"), 2);
  std::string long_line;
  for (int word = 0; word < 300; ++word) long_line += "the ";
  EXPECT_THAT(refusal<std::runtime_error>({"--heads", "--corpus", file("long", long_line + "\n")}),
              HasSubstr("no sentence that is short enough"));
}

TEST_F(ExplainCommand, TakesForRareWhatIsSoInTheWholeCorpus) {
  const auto rare = [&](const std::string& source, const std::string& target) {
    const json told =
        json::parse(output_of({"explain", "--json", "--heads", "--corpus", file("source", source),
                               "--corpus-target", file("target", target)}));
    std::vector<std::pair<std::string, double>> shares;
    for (const json& head : told.at("heads"))
      shares.emplace_back(head.at("attention"), head.at("rare"));
    return shares;
  };
  const auto cat = rare("The cat sleeps.\n", "Die Katze schläft.\n"),
             dog = rare("The dog sleeps.\n", "Die Bank schläft.\n"),
             both = rare("The cat sleeps.\nThe dog sleeps.\n",
                         "Die Katze schläft.\nDie Bank schläft.\n");
  std::set<std::string> with_others;  // alone, each sentence has its first word for the rarest
  for (std::size_t head = 0; head < both.size(); ++head)
    if (std::abs(both[head].second - (cat[head].second + dog[head].second) / 2) > 0.01)
      with_others.insert(both[head].first);
  EXPECT_THAT(with_others, testing::ElementsAre("cross", "decoder", "encoder"));
}

TEST_F(ExplainCommand, RefusesASentenceThatIsAFileOrBlank) {
  EXPECT_THAT(refusal<std::invalid_argument>({source_}),
              HasSubstr("for its lines write heed explain <" + source_));
  EXPECT_THAT(refusal<std::invalid_argument>({" "}), HasSubstr("the sentence is empty"));
}

TEST_F(ExplainCommand, RefusesWhatDoesNotGoTogether) {
  const auto out = (folder_.path() / "out").string();
  for (const auto& [words, said] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"--beam-size=0", "Ja."}, "--beam-size must be at least 1"},
           {{"--target=Ja."}, "--target needs its sentence as an argument"},
           {{"--html", out, "--output", folder_.path().string() + "/./out"},
            "--html and --output are the same file"},
           {{"--corpus", source_}, "--corpus is for --heads and --faithfulness"},
           {{"--corpus", source_, "--heads", "Yes."}, "give no sentence"},
           {{"--corpus", source_, "--faithfulness", "Yes."}, "give no sentence"},
           {{"--corpus", source_, "--faithfulness", "--precision=int8"}, "has no gradients"},
           {{"--html", out, "--precision=int8"}, "has no gradients"},
           {{"--corpus", source_, "--faithfulness", "--html", out}, "--html shows sentences"}})
    EXPECT_THAT(refusal<std::invalid_argument>(words), HasSubstr(said)) << said;
  EXPECT_NO_THROW(output_of({"explain", "--quiet", "--beam-size=1", "--output", out, "Yes."}));
  EXPECT_NE(bytes_of(out), "");
}

}  // namespace
}  // namespace heed
