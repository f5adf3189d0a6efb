#include "cli/mistyping.h"

#include <gtest/gtest.h>

#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "cli/align.h"
#include "cli/evaluate.h"
#include "cli/explain.h"
#include "cli/export.h"
#include "cli/info.h"
#include "cli/score.h"
#include "cli/shortlist.h"
#include "cli/train.h"
#include "cli/translate.h"
#include "format/temporary_folder.h"

namespace heed {
namespace {

/// heed with all its commands.
class Mistyping : public testing::Test {
 protected:
  Mistyping() {
    for (const auto add : {add_train, add_translate, add_align, add_explain, add_score,
                           add_shortlist, add_evaluate, add_info, add_export})
      add(app_);
    forbid_negative_counts(app_);
  }

  std::vector<CLI::App*> commands() {
    return app_.get_subcommands([](CLI::App*) { return true; });
  }

  /// What is said of a command line, given word by word.
  std::string refusal(std::vector<std::string> words) {
    try {
      require_values(app_, words);
      app_.parse(std::vector<std::string>(words.rbegin(), words.rend()));
    } catch (const CLI::ParseError& error) {
      return refusal_of(app_, error);
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "";
  }

  CLI::App app_{"", "heed"};
};

TEST_F(Mistyping, NearNamesAreMeant) {
  EXPECT_EQ(refusal({"translat"}),
            "'translat' is not a command of heed; did you mean translate? (heed --help)");
  EXPECT_EQ(refusal({"trian", "--model", "m"}),
            "'trian' is not a command of heed; did you mean train? (heed --help)");
  for (CLI::App* command : commands()) {
    if (command->get_option_no_throw("--model") == nullptr) continue;
    const auto name = command->get_name();
    EXPECT_EQ(refusal({name, "--modle", "m"}), "--modle is not an option of heed " + name +
                                                   "; did you mean --model? (heed " + name +
                                                   " --help)");
  }
  EXPECT_EQ(did_you_mean("--Beam-Size=3", {"--beam-size", "--beta1"}),
            "; did you mean --beam-size?");
  EXPECT_EQ(did_you_mean("--beam", {"--quiet", "--beam-size"}), "; did you mean --beam-size?");
  EXPECT_EQ(did_you_mean("--colour", {"--model", "--quiet"}), "");
  EXPECT_EQ(did_you_mean("-x", {"-q"}), "");
}

TEST_F(Mistyping, ThirdOfANameMayBeWrongAndTheNearestIsMeantOrElseTheFirst) {
  EXPECT_EQ(did_you_mean("tranzlat", {"translate"}), "; did you mean translate?");
  EXPECT_EQ(did_you_mean("tranzlyt", {"translate"}), "");
  EXPECT_EQ(did_you_mean("vry", {"vary"}), "; did you mean vary?");
  EXPECT_EQ(did_you_mean("vr", {"vry"}), "");
  EXPECT_EQ(did_you_mean("exp", {"explain"}), "");
  EXPECT_EQ(did_you_mean("expl", {"explain"}), "; did you mean explain?");
  EXPECT_EQ(did_you_mean("cat", {"cut", "cap"}), "; did you mean cut?");
  EXPECT_EQ(did_you_mean("--heds", {"--head", "--heads", "--hands"}), "; did you mean --heads?");
  EXPECT_NE(refusal({"align", "--tvs", "f"}).find("did you mean --tsv?"), std::string::npos);
}

TEST_F(Mistyping, FarNamesAreAnsweredByWhatThereIs) {
  EXPECT_NE(refusal({"cook"}).find("its commands are train, translate, "), std::string::npos);
  EXPECT_TRUE(refusal({"cook"}).ends_with(", evaluate, info and export (heed --help)"));
  for (const auto& words : std::vector<std::vector<std::string>>{{"translate", "--source", "f"},
                                                                 {"translate", "--source=f"}})
    EXPECT_EQ(refusal(words),
              "--source is not an option of heed translate, but of train, align, score and "
              "shortlist (heed translate --help)");
  EXPECT_NE(refusal({"--quiet", "translate"}).find("write heed translate --quiet"),
            std::string::npos);
}

TEST_F(Mistyping, ShortOptionsMeanTheSameInEveryCommand) {
  std::map<std::string, std::string> long_of;
  for (const CLI::App* command : commands())
    for (const CLI::Option* option : command->get_options())
      for (const auto& name : option->get_snames())
        EXPECT_EQ(long_of.emplace(name, option->get_single_name()).first->second,
                  option->get_single_name())
            << command->get_name() << " -" << name;
  for (const CLI::App* command : commands())
    for (const auto& [short_name, long_name] : long_of) {
      const auto* option = command->get_option_no_throw("--" + long_name);
      if (option == nullptr) continue;
      EXPECT_TRUE(option->check_sname(short_name)) << command->get_name() << " -" << short_name;
    }
}

TEST_F(Mistyping, WhatIsLeftOverIsAnsweredByTheOptionForIt) {
  TemporaryFolder folder;
  const auto file = folder.write("s.en", "a\n").string(), model = folder.path().string();
  for (const auto& [command, option] :
       {std::pair{"align", "--source"}, {"score", "--source"}, {"evaluate", "--hypothesis"}})
    EXPECT_NE(refusal({command, file}).find(std::string("write ") + option + " " + file),
              std::string::npos);
  EXPECT_NE(refusal({"export", model}).find("write --model " + model), std::string::npos);
  for (const std::string command : {"explain", "translate"})
    EXPECT_EQ(refusal({command, "The", "cat", "sleeps."}),
              "a sentence is one argument, in quotation marks: heed " + command +
                  " \"The cat sleeps.\" (heed " + command + " --help)");
  for (const std::string& word : {model, std::string("nothing")})
    EXPECT_EQ(refusal({"evaluate", word}), "no option stands before '" + word +
                                               "'; heed evaluate takes options (heed evaluate "
                                               "--help)");
  EXPECT_NE(refusal({"evaluate", "-"}).find("no option stands before '-'"), std::string::npos);
  EXPECT_NE(refusal({"translate", "The", "cat", "--wrong", "sleeps."}).find("\"The cat sleeps.\""),
            std::string::npos);
  EXPECT_THROW(refusal({"info", model}), std::runtime_error);  // it is taken for a model
}

TEST_F(Mistyping, ASentenceIsNeitherBlankNorAFile) {
  TemporaryFolder folder;
  const auto file = folder.write("s.en", "a\n").string();
  const auto message = [](const std::string& sentence) {
    return message_of<std::invalid_argument>([&] { require_sentence(sentence, "--input FILE"); });
  };
  EXPECT_NE(message(file).find("for its lines write --input " + file), std::string::npos);
  EXPECT_NE(message(folder.path().string()).find("write --model"), std::string::npos);
  EXPECT_NE(message(" \u200b").find("the sentence is empty"), std::string::npos);
  EXPECT_NO_THROW(require_sentence("The dog sleeps.", "--input FILE"));
}

TEST_F(Mistyping, AWordThatLooksLikeAMissingFileIsNoSentence) {
  TemporaryFolder folder;
  for (const std::string& word :
       {std::string("no-such.en"), std::string("data/no-such.txt"), std::string("no.such.en.gz"),
        std::string("no-such.jsonl"), std::string("song.mp3"), std::string("/no/such"),
        (folder.path() / "no-such").string()})
    EXPECT_EQ(message_of<std::invalid_argument>([&] { require_sentence(word, "--input FILE"); }),
              "there is no file '" + word +
                  "'; check the path, or send it by standard input if it is text");
  for (const char* text : {"Hello.", "z.B.", "e.g.", "km/h", "and/or", "U.S.", "3.5", "v1.0",
                           "1.5km", "...", "Stop.Go", "See no-such.en", "no-such.en is gone",
                           "it.Then", "the.longest", "he.sixsix", "no.1st"})
    EXPECT_NO_THROW(require_sentence(text, "--input FILE")) << text;
}

TEST_F(Mistyping, ValuesOfAnotherKindAreNamedWithTheOption) {
  const auto said = [&](const std::string& name, const std::string& value) {
    const auto whole = refusal({"translate", name, value});
    return whole.substr(0, whole.find(" (heed"));
  };
  EXPECT_EQ(said("--beam-size", "many"), "--beam-size is 'many'; it must be a whole number");
  EXPECT_EQ(said("--seed", "many"), "--seed is 'many'; it must be a whole number");
  EXPECT_EQ(said("--top-p", "x"), "--top-p is 'x'; it must be a number");
  EXPECT_EQ(said("--beam-size", "99999999999"),
            "--beam-size is '99999999999'; that is too large a number");
  EXPECT_EQ(said("--threads", "-1"), "--threads is -1; it must be from 0 to 1024");
  EXPECT_EQ(said("--seed", "-1"), "--seed is -1; it must be 0 or more");
  EXPECT_EQ(said("--seed=-1", "x"), "--seed is -1; it must be 0 or more");
  EXPECT_EQ(said("--model", "--quiet"),
            "--model needs a value; what stands after it, --quiet, is an option");
  EXPECT_EQ(said("--model", "-q"), "--model needs a value; what stands after it, -q, is an option");
  EXPECT_EQ(said("--input", ""), "--input has an empty value; name one, or leave it out");
  EXPECT_EQ(said("--quiet=maybe", "x"), "--quiet takes no value; leave it out");
  EXPECT_EQ(said("--quiet", "--n-best"), "--n-best needs a whole number after it");
  EXPECT_EQ(said("--quiet", "--top-p"), "--top-p needs a number after it");
  EXPECT_EQ(said("--quiet", "--input"), "--input needs a value after it");
  EXPECT_EQ(said("--quiet", ""), "the sentence is empty; write one in quotation marks");
  EXPECT_EQ(refusal({"explain", "--layer", "", "translate"}),
            "--layer has an empty value; name one, or leave it out");
  EXPECT_EQ(refusal({"translate", "-b", "1", "-b", "2"}),
            "--beam-size is given 2 times; give it once (heed translate --help)");
  EXPECT_EQ(refusal({"train"}),
            "--model is missing: The model folder to write (heed train --help)");
}

TEST(WholeNumber, IsFromTheLeastToTheMost) {
  const CLI::Validator check = whole_number(2, 10);
  const auto said = [&](std::string text) { return check(text); };
  for (const char* good : {"2", "10", "7"}) EXPECT_EQ(said(good), "") << good;
  for (const char* bad : {"1", "11", "-7"}) EXPECT_EQ(said(bad), "it must be from 2 to 10") << bad;
  for (const char* none : {"", "x", "1x"}) EXPECT_EQ(said(none), "") << none;  // CLI11 says what
}

}  // namespace
}  // namespace heed
