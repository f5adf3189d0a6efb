#include "cli/align.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "format/temporary_folder.h"

namespace heed {
namespace {

std::string message_of(const AlignOptions& options) {
  try {
    options.validate();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(AlignOptions, GoTogetherAsTheyStand) { EXPECT_EQ(message_of({}), ""); }

TEST(AlignOptions, RefuseWhatNeedsOneModelWhereThereAreTwo) {
  AlignOptions options;
  options.reverse_model = "de-en";
  EXPECT_EQ(message_of(options), "");
  options.alignment = "soft";
  EXPECT_NE(message_of(options).find("--alignment soft is of one model"), std::string::npos);
  options.alignment = "0.3";
  EXPECT_EQ(message_of(options), "");
  options.aligner.units = AlignmentUnits::kPiece;
  EXPECT_NE(message_of(options).find("--units piece is for one model"), std::string::npos);
}

TEST(AlignOptions, RefuseSymmetrisationOfOneModel) {
  AlignOptions options;
  options.symmetrize = "union";
  EXPECT_NE(message_of(options).find("--symmetrize needs a --reverse-model"), std::string::npos);
  options.reverse_model = "de-en";
  EXPECT_EQ(message_of(options), "");
  options.symmetrize = "both";
  EXPECT_NE(message_of(options).find("--symmetrize is 'both'; it must be intersect, union, "),
            std::string::npos);
}

TEST(AlignOptions, RefuseWhatIsNoAlignmentStyle) {
  AlignOptions options;
  for (const char* style : {"", "1.5", "firm", "0.2,0.5", "0.5,", "0.5,x"}) {
    options.alignment = style;
    EXPECT_NE(message_of(options).find("--alignment must be hard, soft"), std::string::npos)
        << style;
  }
}

TEST(AlignOptions, RefuseABeamOfNothing) {
  AlignOptions options;
  options.beam_size = 0;
  EXPECT_NE(message_of(options).find("--beam-size"), std::string::npos);
}

TEST(AlignOptions, RefuseToLearnFromNoPairs) {
  AlignOptions options;
  options.learn = true;
  EXPECT_NE(message_of(options).find("--learn needs sentence pairs"), std::string::npos);
  options.files.pairs = "-";
  EXPECT_EQ(message_of(options), "");
}

TEST(AlignOptions, RefuseWhatIsNotLearnt) {
  AlignOptions learning;
  learning.learn = true;
  learning.files.pairs = "-";
  const auto refused = [&](auto set, const char* message) {
    AlignOptions options = learning;
    set(options);
    EXPECT_NE(message_of(options).find(message), std::string::npos) << message_of(options);
  };
  refused([](AlignOptions& options) { options.reverse_model = "de-en"; },
          "leave out --reverse-model");
  refused([](AlignOptions& options) { options.aligner.units = AlignmentUnits::kPiece; },
          "take --units character");
  refused(
      [](AlignOptions& options) {
        options.symmetrize = "union";
        options.alignment = "soft";
      },
      "--alignment soft is of one direction");
  const TemporaryFolder folder;
  folder.write("note", "");
  refused([&](AlignOptions& options) { options.save = folder.path(); },
          "--save needs a new or empty folder");
  learning.save = folder.path() / "new";
  EXPECT_EQ(message_of(learning), "");
  std::filesystem::create_directory(learning.save);
  EXPECT_EQ(message_of(learning), "");
  AlignOptions of_model;
  of_model.aligner.units = AlignmentUnits::kCharacter;
  EXPECT_NE(message_of(of_model).find("--units character is for --learn"), std::string::npos);
}

TEST(AlignOptions, RefuseLinksOfDirectionsWhereThereIsOne) {
  AlignOptions options;
  options.forward_output = "forward";
  EXPECT_NE(message_of(options).find("need a --reverse-model"), std::string::npos);
  options.reverse_model = "de-en";
  EXPECT_EQ(message_of(options), "");
}

TEST(AlignOptions, RefuseOutputsThatDoNotGoTogether) {
  AlignOptions learning;
  learning.learn = true;
  learning.files.pairs = "-";
  const auto refused = [&](auto set, const char* message) {
    AlignOptions options = learning;
    set(options);
    EXPECT_NE(message_of(options).find(message), std::string::npos) << message_of(options);
  };
  refused([](AlignOptions& options) { options.reverse_output = options.forward_output = "x"; },
          "two outputs are to be written to x");
  refused([](AlignOptions& options) { options.html = "-"; }, "two outputs are to be written to -");
  for (std::string AlignOptions::*output :
       {&AlignOptions::forward_output, &AlignOptions::reverse_output, &AlignOptions::html})
    refused(
        [&](AlignOptions& options) {
          options.alignment = "soft";
          options.*output = "x";
        },
        "--alignment soft writes no links");
  refused(
      [](AlignOptions& options) {
        options.alignment = "soft";
        options.link_scores = true;
      },
      "--alignment soft writes no links");
  refused(
      [](AlignOptions& options) {
        options.html = "x";
        options.aligner.units = AlignmentUnits::kPiece;
      },
      "--html shows words");
}

TEST(AlignOptions, WantTheTextOfLinksThatAreToBeShown) {
  AlignOptions options;
  options.links = {"links"};
  EXPECT_NE(message_of(options).find("a page of these links: --html FILE"), std::string::npos);
  options.html = "page.html";
  EXPECT_NE(message_of(options).find("needs their sentences"), std::string::npos);
  options.files.pairs = "pairs";
  EXPECT_EQ(message_of(options), "");
  options.links.emplace_back("reverse");
  options.symmetrize = "union";
  EXPECT_NE(message_of(options).find("have no text to show"), std::string::npos);
}

TEST(AlignOptions, RefuseFilesOfLinksWithoutAMethod) {
  AlignOptions options;
  options.links = {"forward", "reverse"};
  EXPECT_NE(message_of(options).find("need --symmetrize METHOD"), std::string::npos);
  options.symmetrize = "union";
  EXPECT_EQ(message_of(options), "");
  const auto refused = [&](auto set) {
    AlignOptions changed = options;
    set(changed);
    return message_of(changed).find("files of links are only symmetrised") != std::string::npos;
  };
  EXPECT_TRUE(refused([](AlignOptions& o) { o.learn = true; }));
  EXPECT_TRUE(refused([](AlignOptions& o) { o.files.source = "a.en"; }));
  EXPECT_TRUE(refused([](AlignOptions& o) { o.files.pairs = "a.tsv"; }));
  options.links = {"a.en"};
  EXPECT_NE(message_of(options).find("a.en stands alone: write --source a.en"), std::string::npos);
}

TEST(AlignOptions, NameWhatIsRead) {
  const auto inputs = [](const std::string& source, const std::string& target,
                         const std::string& pairs) {
    AlignOptions options;
    options.files.source = source;
    options.files.target = target;
    options.files.pairs = pairs;
    return options.inputs();
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(inputs("", "", ""), Names{"-"});
  EXPECT_EQ(inputs("", "", "p"), Names{"p"});
  EXPECT_EQ(inputs("s", "", ""), Names{"s"});
  EXPECT_EQ(inputs("s", "t", ""), (Names{"s", "t"}));
}

}  // namespace
}  // namespace heed
