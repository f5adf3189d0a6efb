#include "cli/command.h"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "format/temporary_folder.h"

namespace heed {
namespace {

/// A program with two commands, of which `train` has one option of each kind.
class Config : public testing::Test {
 protected:
  Config() {
    CLI::App* command = add_command(app_, "train", "");
    command->add_option("--d-model", width_)->required();
    command->add_option("--after", after_);
    command->add_option("--source", sources_);
    command->add_flag("--byte-fallback", bytes_);
    command->add_flag("!--no-tied", tied_);
    command->add_option("--resume", resume_)->configurable(false);
    add_command(app_, "translate", "");
  }

  void parse(const std::string& toml, const std::string& more = "") {
    app_.parse("train --config " + folder_.write("recipe.toml", toml).string() + " " + more);
  }

  TemporaryFolder folder_;
  CLI::App app_;
  int width_ = 0;
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
  EXPECT_NE(message("resume = \"yes\"\n").find("'resume' is not an option"), std::string::npos);
  EXPECT_NE(message("config = \"other.toml\"\n").find("'config' is not an option"),
            std::string::npos);
}

TEST_F(Config, RefusesAValueOfTheWrongKind) {
  EXPECT_THROW(parse("d-model = \"wide\"\n"), CLI::ParseError);
}

TEST_F(Config, NamesAMissingFile) {
  EXPECT_EQ(message_of<std::invalid_argument>([&] { app_.parse("train --config /no/such.toml"); }),
            "--config: cannot open /no/such.toml: No such file or directory; check the path");
}

}  // namespace
}  // namespace heed
