#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <zlib.h>

#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include "cli/line_input.h"
#include "cli/line_output.h"
#include "cli/temporary_file.h"

namespace heed {
namespace {

using Texts = std::vector<std::string>;

Texts all_lines(const std::string& path) {
  LineInput input(path);
  Texts lines;
  while (auto line = input.next()) {
    lines.push_back(*line);
    EXPECT_EQ(input.line_number(), lines.size());
  }
  return lines;
}

Texts lines_of(const std::string& content) {
  const TemporaryFile file(content);
  return all_lines(file.path());
}

TEST(LineInput, GivesLinesWithoutTheirEnds) {
  EXPECT_EQ(lines_of("a\nb\n"), (Texts{"a", "b"}));
  EXPECT_EQ(lines_of("a\r\n\r\nb\r\n"), (Texts{"a", "", "b"}));
  EXPECT_EQ(lines_of("a\nlast"), (Texts{"a", "last"}));
  EXPECT_EQ(lines_of("\n\n"), (Texts{"", ""}));
  EXPECT_EQ(lines_of(""), Texts{});
  EXPECT_EQ(lines_of(std::string("a\0b\n", 4)), (Texts{std::string("a\0b", 3)}));
}

TEST(LineInput, GivesLinesLongerThanItsBuffer) {
  const std::string giant(1000000, 'x'), large(70000, 'y');
  EXPECT_EQ(lines_of(giant + "\nshort\n" + large + "\n"), (Texts{giant, "short", large}));
}

TEST(LineInput, ReadsGzip) {
  const TemporaryFile file;
  const gzFile packed = gzopen(file.path().c_str(), "wb");
  gzputs(packed, "a\nb\n");
  gzclose(packed);
  EXPECT_EQ(all_lines(file.path()), (Texts{"a", "b"}));
}

TEST(LineInput, RefusesGzipThatIsCutOff) {
  const TemporaryFile file;
  const gzFile packed = gzopen(file.path().c_str(), "wb");
  for (int i = 0; i < 50000; ++i) gzputs(packed, (std::to_string(i * 7919 % 10007) + "\n").c_str());
  gzclose(packed);
  std::filesystem::resize_file(file.path(), std::filesystem::file_size(file.path()) / 2);
  EXPECT_THROW(all_lines(file.path()), std::runtime_error);
}

TEST(LineInput, NamesAFileThatCannotBeOpened) {
  try {
    LineInput input("/nowhere/at/all");
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_NE(std::string(error.what()).find("/nowhere/at/all"), std::string::npos);
  }
}

TEST(LineInput, RefusesADirectory) {
  EXPECT_THROW(all_lines(std::filesystem::temp_directory_path().string()), std::runtime_error);
}

/// A pipe with a name.
class Pipe {
 public:
  Pipe() {
    std::filesystem::remove(file_.path());
    mkfifo(file_.path().c_str(), 0600);
  }
  std::string path() const { return file_.path(); }

 private:
  TemporaryFile file_;
};

TEST(LineInput, GivesALineOfAPipeBeforeTheNextIsWritten) {
  const Pipe pipe;
  std::string first;
  std::thread reader([&] { first = *LineInput(pipe.path()).next(); });
  std::ofstream writer(pipe.path());
  writer << "hello\n" << std::flush;
  reader.join();  // would wait for ever if the end of the pipe were needed
  EXPECT_EQ(first, "hello");
}

TEST(LineInput, StopsWaitingForAPipeWhenAsked) {
  const Pipe pipe;
  std::jthread reader([&](std::stop_token stop) { EXPECT_FALSE(LineInput(pipe.path()).next(stop).has_value()); });
  const std::ofstream silent(pipe.path());
  reader.request_stop();
  reader.join();
}

TEST(LineOutput, WritesToAFile) {
  const TemporaryFile file;
  {
    LineOutput output(file.path());
    EXPECT_TRUE(output.write("a\n"));
    EXPECT_EQ(file.content(), "a\n");  // at once
    EXPECT_TRUE(output.write("b\n"));
  }
  EXPECT_EQ(file.content(), "a\nb\n");
}

TEST(LineOutput, NamesAFileThatCannotBeCreated) { EXPECT_THROW(LineOutput("/nowhere/at/all"), std::invalid_argument); }

TEST(LineOutput, SaysWhenTheDiskIsFull) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  LineOutput output("/dev/full");
  EXPECT_THROW(output.write("a\n"), std::runtime_error);
}

TEST(LineOutput, SaysWhenNobodyReadsAnyMore) {
  const auto before = signal(SIGPIPE, SIG_IGN);
  const Pipe pipe;
  std::thread reader([&] { const std::ifstream opened(pipe.path()); });
  LineOutput output(pipe.path());
  reader.join();
  EXPECT_FALSE(output.write("a\n"));
  signal(SIGPIPE, before);
}

}  // namespace
}  // namespace heed
