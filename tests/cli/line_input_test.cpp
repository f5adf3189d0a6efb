#include "cli/line_input.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "format/temporary_folder.h"
#include "support/standard_input.h"
#include "support/terminal.h"
#include "text/packing.h"

namespace heed {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(TellOfTerminal, SaysThatLinesAreTypedWhereTheyAre) {
  const char* told = "heed: reading lines from this terminal, until Ctrl-D\n";
  {
    const Terminal terminal({STDIN_FILENO, STDERR_FILENO});
    tell_of_terminal("a.en", false);
    tell_of_terminal("-", true);
    EXPECT_EQ(terminal.text(), "");
    tell_of_terminal("-", false);
    EXPECT_EQ(terminal.text(), told);
  }
  const StandardInput file("a\n");
  const Terminal terminal({STDERR_FILENO});
  tell_of_terminal("-", false);
  EXPECT_EQ(terminal.text(), "");
}

TEST(TellOfTerminal, SaysNothingIntoALog) {
  const Terminal terminal({STDIN_FILENO});
  testing::internal::CaptureStderr();
  tell_of_terminal("-", false);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

/// What stands on a terminal when ten bytes of the inputs are done.
class ShownProgress : public testing::Test {
 protected:
  std::string shown(const std::vector<std::string>& inputs, const std::string& output = "out") {
    LineProgress progress = line_progress(inputs, output, false);
    progress.add(1, 10);
    progress.clear();
    return terminal_.text();
  }

  const TemporaryFolder folder_;
  const std::string twenty_ = folder_.write("a", std::string(20, 'a')).string(),
                    packed_ = folder_.write("b", gzip_of("aaaaaaaaaa")).string();
  const Terminal terminal_{STDERR_FILENO};
};

TEST_F(ShownProgress, IsABarOfTheBytesOfAllFiles) {
  EXPECT_THAT(shown({twenty_}), HasSubstr("[##########..........] 1 line"));
  EXPECT_THAT(shown({twenty_, twenty_}), HasSubstr("[#####...............] 1 line"));
}

TEST_F(ShownProgress, HasNoBarWhereSizesAreUnknown) {
  for (const std::string& input : {packed_, std::string("/dev/null"), folder_.path().string()})
    EXPECT_THAT(shown({twenty_, input}), StartsWith("\r\x1b[K1 line")) << input;
}

TEST_F(ShownProgress, KnowsHowLargeAFileOnStandardInputIs) {
  const StandardInput file(std::string(40, 'a'));
  EXPECT_THAT(shown({"-"}), HasSubstr("[#####...............] 1 line"));
}

TEST_F(ShownProgress, IsNoneWhereLinesAreTypedOrReadOnTheTerminal) {
  {
    const Terminal keyboard({STDIN_FILENO});
    EXPECT_EQ(shown({twenty_, "-"}), "");
    EXPECT_NE(shown({twenty_}), "");
  }
  const Terminal screen({STDOUT_FILENO});
  EXPECT_EQ(shown({twenty_}, "-"), "");
  EXPECT_NE(shown({twenty_}), "");
}

TEST(InputBytes, AreThoseOfBothSidesWithTheirEnds) {
  const std::vector<TextPair> pairs = {{"abc", "de"}, {"f", ""}};
  EXPECT_EQ(input_bytes(pairs), std::string("abc\tde\nf\t\n").size());
  EXPECT_EQ(input_bytes({}), 0U);
}

TEST(ProgressStyles, AreThatOfStandardErrorUnlessAllIsToBeQuiet) {
  {
    const Terminal terminal({STDERR_FILENO});
    EXPECT_EQ(progress_style(false), ProgressStyle::kTerminal);
    EXPECT_EQ(progress_style(true), ProgressStyle::kQuiet);
  }
  testing::internal::CaptureStderr();
  EXPECT_EQ(progress_style(false), ProgressStyle::kLog);
  testing::internal::GetCapturedStderr();
}

}  // namespace
}  // namespace heed
