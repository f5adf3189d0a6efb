#include <gmock/gmock.h>

#include <filesystem>
#include <numeric>
#include <sstream>

#include "cli/commands.h"
#include "format/shortlist.h"
#include "format/vocabulary_folder.h"
#include "text/line_reader.h"
#include "text/words.h"

namespace heed {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// What `align --learn` and `shortlist` learn, and what reads it.
class LearningCommands : public Commands {
 protected:
  const std::string model_ = (folder_.path() / "links").string();
  const std::string pairs_ = file("pairs",
                                  "the dog sleeps ||| der hund schläft\n"
                                  "the cat ||| die katze\n"
                                  " ||| \n"
                                  "a dog and a cat ||| ein hund und eine katze\n"
                                  "the cat sleeps ||| die katze schläft\n");
  const std::vector<std::string> learn_ = {"align", "--learn", "--pairs", pairs_};

  std::vector<std::string> lines(std::vector<std::string> words,
                                 const std::vector<std::string>& more = {}) {
    words.insert(words.end(), more.begin(), more.end());
    return lines_of(output_of(words, false));
  }
};

TEST_F(LearningCommands, AlignLearnsLinksOfEachLine) {
  EXPECT_THAT(lines(learn_),
              ElementsAre("0-0 1-1 2-2", "0-0 1-1", "", "0-0 1-1 2-2 3-3 4-4", "0-0 1-1 2-2"));
  EXPECT_EQ(told_, "");
  EXPECT_EQ(lines(learn_, {"--alignment=0.99999"}).at(1), "");
  EXPECT_THAT(lines(learn_, {"--link-scores"}).at(1),
              testing::MatchesRegex("0-0:0\\.9[0-9]{3} 1-1:(0\\.9[0-9]{3}|1\\.0000)"));
  EXPECT_EQ(lines(learn_, {"--symmetrize=union"}).at(1), "0-0 1-1");
}

TEST_F(LearningCommands, AlignKeepsWhatItLearntForOtherPairs) {
  lines(learn_, {"--save", model_});
  const std::vector<std::string> align = {"align", "--model", model_, "--pairs",
                                          file("others", "cat the ||| die katze\n ||| \n")};
  EXPECT_THAT(lines(align), ElementsAre("0-1 1-0", ""));
  EXPECT_THAT(lines(align, {"--link-scores", "--threads=2"}).at(0),
              testing::MatchesRegex("0-1:[01]\\.[0-9]{4} 1-0:[01]\\.[0-9]{4}"));
  EXPECT_THROW(lines(learn_, {"--save", model_}), std::invalid_argument);
}

TEST_F(LearningCommands, AlignBeginsWithWhatWasLearntBefore) {
  lines(learn_, {"--save", model_});
  const std::vector<std::string> again = {"align", "--learn", "--pairs",
                                          file("one", "cat the ||| die katze\n")};
  EXPECT_EQ(lines(again).at(0), "0-0 1-1");
  EXPECT_EQ(lines(again, {"--prior", model_}).at(0), "0-1 1-0");
}

TEST_F(LearningCommands, AlignSaysWhichLinesAreTooLongAndThatThereIsNothingToLearnFrom) {
  std::string line;
  for (int i = 0; i < 251; ++i) line += "w" + std::to_string(i) + " ";
  const std::string longer = file("long", line + "||| v0 v1\nw0 w1 ||| " + line + "\n"),
                    fitting = file("fitting", line.substr(3) + "||| v0\n");
  lines({"align", "--learn", "--save", model_, "--pairs", longer});
  EXPECT_THAT(told_, HasSubstr("heed: line 1 is too long: only its first 250 words are aligned"));
  EXPECT_THAT(told_, HasSubstr("line 2 is too long"));
  lines({"align", "--model", model_, "--pairs", longer});
  EXPECT_THAT(told_, HasSubstr("line 2 is too long"));
  lines({"align", "--learn", "--quiet", "--pairs", longer});
  EXPECT_EQ(told_, "");
  lines({"align", "--learn", "--pairs", fitting});
  EXPECT_EQ(told_, "");
  EXPECT_EQ(message_of<std::runtime_error>([&] {
              lines({"align", "--learn", "--pairs", file("none", "a ||| \n ||| b\n")});
            }),
            "the text has no sentence pair with words on both sides to learn from; give some");
}

TEST_F(LearningCommands, AlignGivesEachTargetWordSharesOfSourceWordsAndOfNone) {
  const std::vector<std::string> rows = [&] {
    std::vector<std::string> all;
    std::istringstream line(lines(learn_, {"--alignment=soft"}).at(0));
    for (std::string row; line >> row;) all.push_back(row);
    return all;
  }();
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows.back(), "0,0,0,1");
  for (const std::string& row : rows) {
    std::istringstream numbers(row);
    std::vector<double> shares;
    for (std::string number; std::getline(numbers, number, ',');)
      shares.push_back(std::stod(number));
    EXPECT_EQ(shares.size(), 4U) << row;
    EXPECT_NEAR(std::accumulate(shares.begin(), shares.end(), 0.0), 1.0, 1e-5) << row;
  }
}

TEST_F(LearningCommands, AlignWritesPossibleLinksBelowTheSureOnes) {
  const auto sure = lines(learn_, {"--threshold=0.5"}), both = lines(learn_, {"--threshold=0.5,0"});
  EXPECT_EQ(both.at(1), "0-0 0p1 1p0 1-1");
  EXPECT_EQ(sure.at(1), "0-0 1-1");
  EXPECT_THAT(lines(learn_, {"--threshold=0.5,0", "--symmetrize=union"}).at(1),
              testing::MatchesRegex("0-0( 0p1)?( 1p0)? 1-1"));
}

TEST_F(LearningCommands, AlignWritesTheLinksThatItSymmetrisesToFilesOfTheirOwn) {
  const std::string forward = (folder_.path() / "forward").string(),
                    reverse = (folder_.path() / "reverse").string();
  lines(learn_, {"--save", model_});
  const std::vector<std::string> others = {"align", "--model", model_, "--pairs",
                                           file("others", "cat the ||| die katze\n ||| \n")};
  for (const auto& command : {learn_, others}) {
    const auto both = lines(command, {"--symmetrize=grow-diag-final", "--forward-output", forward,
                                      "--reverse-output", reverse});
    EXPECT_EQ(lines({"align", "--symmetrize=grow-diag-final", forward, reverse}), both);
  }
  EXPECT_THAT(read_lines(forward), ElementsAre("0-1 1-0", ""));
  EXPECT_THAT(read_lines(reverse), ElementsAre("0-1 1-0", ""));
}

TEST_F(LearningCommands, AlignCountsCharactersOfScriptsWithoutSpacesWhereAsked) {
  const std::string pairs = file("chinese",
                                 "我爱北京。\tI love Beijing .\n你爱北京。\tYou love Beijing .\n"
                                 "我爱东京。\tI love Tokyo .\n我爱你。\tI love you .\n"),
                    one = file("one", "你爱东京。\tYou love Tokyo .\n");
  const std::vector<std::string> learn = {"align", "--learn", "--pairs", pairs};
  EXPECT_EQ(lines(learn, {"--units=character", "--save", model_}).at(3), "0-0 1-1 2-2 3-3");
  EXPECT_THAT(lines({"align", "--model", model_, "--pairs", one}).at(0), HasSubstr("1-1"))
      << "what was learnt says what its words are";
  const std::string by_words = (folder_.path() / "by-words").string();
  lines(learn, {"--save", by_words});
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"align", "--model", by_words, "--pairs", one},
        {"align", "--learn", "--prior", by_words, "--pairs", pairs}})
    EXPECT_THAT(message_of<std::invalid_argument>([&] { lines(command, {"--units=character"}); }),
                HasSubstr("by-words was learnt with --units word; take the same"));
}

TEST_F(LearningCommands, AlignMakesAPageOfItsLinksOrOfAFileOfThem) {
  const std::string page = (folder_.path() / "page.html").string();
  const auto shown = [&](const std::string& what) {
    return testing::AllOf(HasSubstr("<!DOCTYPE html>"), HasSubstr(what));
  };
  const auto text = [&] { return joined(read_lines(page), "\n"); };
  lines(learn_, {"--html", page, "--link-scores", "--save", model_});
  EXPECT_THAT(text(), shown("[\"the cat\",\"die katze\",\"0-0:0.9"));
  lines({"align", "--model", model_, "--pairs", pairs_, "--html", page});
  EXPECT_THAT(text(), shown("[\"the cat\",\"die katze\",\"0-0 1-1\"],[\"\",\"\",\"\"]"));
  const std::vector<std::string> show = {"align", "--pairs", pairs_, "--html", page};
  lines(show, {file("gold", "0-0\n1p1\n\n\n\n")});
  EXPECT_THAT(text(), shown("[\"the cat\",\"die katze\",\"1p1\"]"));
  for (const char* wrong : {"0-0\n\n\n\n", "0-0\n\n\n\n\n\n"})
    EXPECT_THAT(message_of<std::runtime_error>([&] { lines(show, {file("gold", wrong)}); }),
                HasSubstr("gold has not as many lines as the text has pairs"));
  EXPECT_THAT(
      message_of<std::runtime_error>([&] { lines(show, {file("gold", "0-0\n1x1\n\n\n\n")}); }),
      HasSubstr("gold, line 2: '1x1' is no alignment link"));
}

TEST_F(LearningCommands, AlignPutsTwoDirectionsTogetherLineByLine) {
  const std::string forward = file("forward", "0-0 1-1\n\n0-1\n"),
                    reverse = file("reverse", "0-0 1-2\n\n0-1\n"),
                    shorter = file("shorter", "0-0\n\n");
  const auto put_together = [&](const std::string& one, const std::string& other) {
    return lines({"align", one, other, "--symmetrize=intersect"});
  };
  EXPECT_THAT(put_together(forward, reverse), ElementsAre("0-0", "", "0-1"));
  for (const auto& [one, other] : {std::pair(forward, shorter), {shorter, forward}})
    EXPECT_EQ(message_of<std::runtime_error>(
                  [&, &one = one, &other = other] { put_together(one, other); }),
              one + " and " + other +
                  " have unequal numbers of lines: line by line they must belong together");
}

/// A copy of the toy model with a shortlist for which only dogs can be translated.
class ShortlistCommands : public LearningCommands {
 protected:
  ShortlistCommands() {
    std::filesystem::copy(HEED_SOURCE_DIR "/models/toy", model_);
    const Vocabulary vocabulary = load_vocabulary(model_);
    Shortlist only({std::vector<std::vector<int>>(
                        static_cast<std::size_t>(vocabulary.source.vocabulary_size())),
                    vocabulary.target.encode("Der Hund schläft.").ids});
    folder_.write("links/shortlist.bin", only.bytes());
  }

  std::string translated(const std::vector<std::string>& more) {
    return lines({"translate", "--quiet", "--threads=1", "--model", model_, "The cat sleeps."},
                 more)
        .at(0);
  }
};

TEST_F(ShortlistCommands, TranslateLooksAtPiecesOfTheShortlistWhereOneTranslationIsWanted) {
  const std::string restricted = translated({});
  EXPECT_EQ(restricted.find("Katze"), std::string::npos) << restricted;
  EXPECT_EQ(translated({"--beam-size=1", "--precision=int8"}).find("Katze"), std::string::npos);
  for (const std::vector<std::string>& more : {std::vector<std::string>{"--no-shortlist"},
                                               {"--n-best=2"},
                                               {"--beam-size=1"},
                                               {"--mbr=2"},
                                               {"--sampling", "--top-k=1"},
                                               {"--model", model_}})
    EXPECT_THAT(translated(more), HasSubstr("Katze")) << more[0];
}

TEST_F(ShortlistCommands, ShortlistLearnsWhichPiecesBecomeWhich) {
  std::vector<std::string> shortlist = {"shortlist", "--model",  model_,  "--source",
                                        source_,     "--target", target_, "--threads=1"};
  EXPECT_EQ(message_of<std::invalid_argument>([&] { lines(shortlist); }),
            model_ + "/shortlist.bin is there already; --overwrite replaces it");
  shortlist.emplace_back("--overwrite");
  EXPECT_THAT(lines(shortlist), ElementsAre());
  EXPECT_THAT(told_, HasSubstr("pairs which pieces become which"));
  EXPECT_EQ(translated({}), "Die Katze schläft.");
  const auto size = std::filesystem::file_size(model_ + "/shortlist.bin");
  lines(shortlist, {"--translations=1"});
  EXPECT_LT(std::filesystem::file_size(model_ + "/shortlist.bin"), size);
  EXPECT_EQ(message_of<std::invalid_argument>([&] { lines(shortlist, {"--translations=0"}); }),
            "--translations is 0; it must be 1 or more");
}

}  // namespace
}  // namespace heed
