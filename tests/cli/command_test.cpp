#include "cli/command.h"

#include <gmock/gmock.h>

#include <cstdint>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "cli/align.h"
#include "cli/clean.h"
#include "cli/evaluate.h"
#include "cli/explain.h"
#include "cli/export.h"
#include "cli/info.h"
#include "cli/mistyping.h"
#include "cli/score.h"
#include "cli/shortlist.h"
#include "cli/train.h"
#include "cli/translate.h"
#include "cli/vary.h"
#include "format/temporary_folder.h"

namespace heed {
namespace {

/// A program with two commands, of which `train` has one option of each kind.
class Config : public testing::Test {
 protected:
  Config() {
    CLI::App* command = add_command(app_, "train", "");
    command->add_option("--d-model", width_)->required();
    command->add_option("--seed", seed_);
    command->add_option("--after", after_);
    command->add_option("--source", sources_);
    command->add_flag("--byte-fallback", bytes_);
    command->add_flag("!--no-tied", tied_);
    command->add_option("--resume", resume_)->configurable(false);
    add_command(app_, "translate", "");
    forbid_negative_counts(app_);
  }

  void parse(const std::string& toml, const std::string& more = "") {
    app_.parse("train --config " + folder_.write("recipe.toml", toml).string() + " " + more);
  }

  TemporaryFolder folder_;
  CLI::App app_;
  int width_ = 0;
  std::uint64_t seed_ = 0;
  std::string after_, resume_;
  std::vector<std::string> sources_;
  bool bytes_ = false, tied_ = true;
};

TEST_F(Config, GivesOptionsTheirValues) {
  parse(
      "# a recipe\nd-model = 128\nafter = \"30e\"\nsource = [\"a\", \"b\"]\nbyte-fallback = "
      "true\nno-tied = true\n");
  EXPECT_EQ(width_, 128);
  EXPECT_EQ(after_, "30e");
  EXPECT_EQ(sources_, (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(bytes_);
  EXPECT_FALSE(tied_);
}

TEST_F(Config, FalseLeavesAFlagOut) {
  parse("d-model = 128\nbyte-fallback = false\nno-tied = false\n");
  EXPECT_FALSE(bytes_);
  EXPECT_TRUE(tied_);
}

TEST_F(Config, CommandLineOverridesTheFile) {
  parse("d-model = 128\nafter = \"30e\"\nsource = [\"a\", \"b\"]\n", "--d-model 64 --source c");
  EXPECT_EQ(width_, 64);
  EXPECT_EQ(after_, "30e");
  EXPECT_EQ(sources_, std::vector<std::string>{"c"});
}

TEST_F(Config, TakesTheSectionOfTheCommandAndLeavesThoseOfOthers) {
  parse("[translate]\nbeam-size = 5\n[train]\nd-model = 32\n");
  EXPECT_EQ(width_, 32);
}

TEST_F(Config, RefusesWhatItDoesNotKnow) {
  const auto message = [&](const std::string& toml) {
    return message_of<std::invalid_argument>([&] { parse("d-model = 1\n" + toml); });
  };
  EXPECT_NE(message("width = 3\n").find("recipe.toml: 'width' is not an option of heed train"),
            std::string::npos);
  EXPECT_NE(message("[cook]\nwidth = 3\n").find("[cook] is not a command"), std::string::npos);
  EXPECT_NE(message("[traain]\nd-model = 3\n")
                .find("[traain] is not a command of heed; did you mean train?"),
            std::string::npos);
  EXPECT_NE(message("resume = \"yes\"\n").find("'resume' is not an option"), std::string::npos);
  EXPECT_NE(message("config = \"other.toml\"\n").find("'config' is not an option"),
            std::string::npos);
}

TEST_F(Config, RefusesWhatIsNotToml) {
  EXPECT_NE(message_of<std::invalid_argument>([&] {
              parse("d-model = 1\njust words\n");
            }).find("'just words' is not TOML; write an option's name, =, and its value"),
            std::string::npos);
}

TEST_F(Config, LeavesSectionsInsideThatOfTheCommand) {
  parse("d-model = 1\n[train.deep]\nseed = 9\n");
  EXPECT_EQ(seed_, 0U);
}

TEST_F(Config, RefusesAValueOfTheWrongKind) {
  EXPECT_THROW(parse("d-model = \"wide\"\n"), CLI::ParseError);
}

TEST_F(Config, RefusesANumberBelowZeroWhereNoneCanBe) {
  for (const std::string seed : {"seed = -1\n", "seed = \"-1\"\n", "[train]\nseed = -1\n"})
    EXPECT_THROW(parse("d-model = 1\n" + seed), CLI::ValidationError) << seed;
  parse("d-model = -1\nseed = 7\n");
  EXPECT_EQ(width_, -1);
  EXPECT_EQ(seed_, 7U);
}

TEST_F(Config, NamesAMissingFile) {
  EXPECT_EQ(message_of<std::invalid_argument>([&] { app_.parse("train --config /no/such.toml"); }),
            "--config: cannot open /no/such.toml: No such file or directory; check the path");
}

TEST(Help, ShowsTheDefaultOfEveryWordThatHasOne) {
  CLI::App app;
  for (const auto add : {add_clean, add_train, add_translate, add_align, add_explain, add_score,
                         add_shortlist, add_evaluate, add_info, add_export, add_vary})
    add(app);
  std::string shown;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    for (const CLI::Option* option : command->get_options()) {
      const std::string type = option->get_type_name(), kind = type.substr(0, type.find(':'));
      const bool is_word = kind == "TEXT" || kind == "SPAN" || kind == "N,N";
      if (is_word && !option->get_default_str().empty())
        shown += command->get_name() + " " + option->get_name() + " " + kind + " = " +
                 option->get_default_str() + "\n";
    }
  EXPECT_EQ(shown, R"(clean --columns N,N = 1,2
clean --output TEXT = -
clean --device TEXT = cpu
clean --precision TEXT = float32
train --columns N,N = 1,2
train --vocab-type TEXT = unigram
train --variants TEXT = none
train --preset TEXT = auto
train --activation TEXT = relu
train --after SPAN = auto
train --valid-every SPAN = auto
train --save-every SPAN = 5m
train --keep-best-by TEXT = bleu
train --guided-alignment TEXT = auto
train --save-precision TEXT = float16
train --precision TEXT = auto
train --device TEXT = cpu
train --master TEXT = as torchrun, mpirun or srun says
train --reduce TEXT = float32
translate --input TEXT = -
translate --output TEXT = -
translate --device TEXT = cpu
translate --precision TEXT = float32
align --columns N,N = 1,2
align --output TEXT = -
align --alignment TEXT = hard
align --units TEXT = word
align --layer TEXT = auto
align --heads TEXT = auto
align --method TEXT = auto
align --weights TEXT = auto
align --device TEXT = cpu
align --precision TEXT = float32
explain --output TEXT = -
explain --importance TEXT = leave-one-out
explain --device TEXT = cpu
explain --precision TEXT = float32
score --columns N,N = 1,2
score --input TEXT = -
score --output TEXT = -
score --device TEXT = cpu
score --precision TEXT = float32
shortlist --columns N,N = 1,2
evaluate --hypothesis TEXT = -
evaluate --tokenize TEXT = 13a
evaluate --smooth TEXT = exp
info --device TEXT = cpu
export --format TEXT = ctranslate2
export --precision TEXT = float32
vary --columns N,N = 1,2
vary --variants TEXT = usual
vary --output TEXT = -
)");
}

TEST(Help, ShowsTheDefaultOfEveryNumberThatHasOne) {
  CLI::App app;
  for (const auto add : {add_clean, add_train, add_translate, add_align, add_explain, add_score,
                         add_shortlist, add_evaluate, add_info, add_export})
    add(app);
  const std::set<std::string> numbers = {"INT", "UINT", "FLOAT"};
  std::vector<std::string> without;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    for (const CLI::Option* option : command->get_options())
      if (numbers.contains(option->get_type_name().substr(0, option->get_type_name().find(':'))) &&
          option->get_default_str().empty())
        without.push_back(command->get_name() + " " + option->get_name());
  using testing::UnorderedElementsAre;
  EXPECT_THAT(without,
              UnorderedElementsAre("train --layers", "train --heads", "train --ffn",
                                   "explain --layer", "explain --head", "evaluate --smooth-value"));
}

}  // namespace
}  // namespace heed
