#include "text/line_reader.h"

#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <random>
#include <stdexcept>

#include "format/temporary_folder.h"

namespace heed {
namespace {

using Lines = std::vector<std::string>;

std::string gzipped(const std::string& text) {
  const TemporaryFolder folder;
  const gzFile file = ::gzopen((folder.path() / "x").c_str(), "wb");
  ::gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
  ::gzclose(file);
  return bytes_of(folder.path() / "x");
}

Lines lines_of(const std::string& bytes) {
  const TemporaryFolder folder;
  return read_lines(folder.write("text", bytes));
}

TEST(LineReader, KnowsEveryWayALineCanEnd) {
  EXPECT_EQ(lines_of(""), Lines{});
  EXPECT_EQ(lines_of("\n"), Lines{""});
  EXPECT_EQ(lines_of("a"), Lines{"a"});
  EXPECT_EQ(lines_of("a\nb\n"), (Lines{"a", "b"}));
  EXPECT_EQ(lines_of("a\nb"), (Lines{"a", "b"}));
  EXPECT_EQ(lines_of("a\r\n\r\nb\r\r\n"), (Lines{"a", "", "b\r"}));
  EXPECT_EQ(lines_of("\n\n\n"), (Lines{"", "", ""}));
}

TEST(LineReader, LeavesOutAByteOrderMarkBeforeTheFirstLineOnly) {
  EXPECT_EQ(lines_of("\uFEFFa\n\uFEFFb\n"), (Lines{"a", "\uFEFFb"}));
  EXPECT_EQ(lines_of("\uFEFF\r\n"), Lines{""});
  EXPECT_EQ(lines_of("\uFEFF"), Lines{});
}

TEST(LineReader, KeepsNulAndOtherBytes) {
  EXPECT_EQ(lines_of(std::string("a\0b\n\xFF\r\x0Bz\n", 9)), (Lines{std::string("a\0b", 3), "\xFF\r\x0Bz"}));
}

TEST(LineReader, ReadsLinesOfManyMegabytes) {
  const std::string longest(20'000'000, 'x');
  EXPECT_EQ(lines_of("a\n" + longest + "\nb"), (Lines{"a", longest, "b"}));
}

TEST(LineReader, GivesBackRandomLines) {
  std::mt19937 random(4);
  for (int round = 0; round < 30; ++round) {
    Lines lines(random() % 200);
    std::string text;
    for (std::string& line : lines) {
      line.assign(random() % (round % 3 == 0 ? 5000 : 20), static_cast<char>('a' + random() % 26));
      text += line + (random() % 2 == 0 ? "\n" : "\r\n");
    }
    EXPECT_EQ(lines_of(text), lines);
    EXPECT_EQ(lines_of(gzipped(text)), lines);
  }
}

TEST(LineReader, UnpacksGzipWhateverTheName) {
  EXPECT_EQ(lines_of(gzipped("a\nb\n")), (Lines{"a", "b"}));
  EXPECT_EQ(lines_of(gzipped("")), Lines{});
  EXPECT_EQ(lines_of(gzipped("a\nb") + gzipped("c\nd\n")), (Lines{"a", "bc", "d"}));
  EXPECT_EQ(lines_of(gzipped("a\n") + std::string(600, '\0')), Lines{"a"});
  EXPECT_EQ(lines_of("\x1F"), Lines{"\x1F"});
  EXPECT_EQ(lines_of("\x1F\n\x8B"), (Lines{"\x1F", "\x8B"}));
}

TEST(LineReader, RefusesGzipThatIsCutOffOrDamaged) {
  const std::string whole = gzipped("some text\nof two lines\n");
  for (std::size_t length = 2; length < whole.size(); ++length) {
    EXPECT_THROW(lines_of(whole.substr(0, length)), std::runtime_error) << length;
  }
  std::string damaged = whole;
  damaged[whole.size() - 6] ^= 1;  // the checksum
  EXPECT_THROW(lines_of(damaged), std::runtime_error);
}

TEST(LineReader, NamesThePathItCannotRead) {
  const TemporaryFolder folder;
  const auto missing = folder.path() / "none";
  EXPECT_EQ(message_of<std::runtime_error>([&] { LineReader reader(missing); }),
            "cannot open " + missing.string() + ": No such file or directory");
  EXPECT_NE(message_of<std::runtime_error>([&] { LineReader reader(folder.path()); }).find("is a folder"),
            std::string::npos);
}

TEST(LineReader, CountsLines) {
  const TemporaryFolder folder;
  LineReader reader(folder.write("x", "a\n\nb"));
  std::string line;
  EXPECT_EQ(reader.line_number(), 0U);
  while (reader.next(line)) continue;
  EXPECT_EQ(reader.line_number(), 3U);
  EXPECT_FALSE(reader.next(line));
  EXPECT_EQ(reader.line_number(), 3U);
}

/// Standard input is a pipe that this test writes to.
class StandardInput : public testing::Test {
 protected:
  void SetUp() override {
    saved_ = ::dup(STDIN_FILENO);
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    ::dup2(ends[0], STDIN_FILENO);
    ::close(ends[0]);
    writer_ = ends[1];
  }
  void TearDown() override {
    finish();
    ::dup2(saved_, STDIN_FILENO);
    ::close(saved_);
  }
  void send(const std::string& bytes) const {
    ASSERT_EQ(::write(writer_, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  }
  void finish() {
    if (writer_ >= 0) ::close(writer_);
    writer_ = -1;
  }

 private:
  int saved_ = -1;
  int writer_ = -1;
};

TEST_F(StandardInput, AnswersEachLineBeforeTheNextIsSent) {
  LineReader reader("-");
  EXPECT_EQ(reader.name(), "standard input");
  std::string line;
  for (const std::string text : {"", "a", "bc"}) {
    send(text + "\n");
    ASSERT_TRUE(reader.next(line));
    EXPECT_EQ(line, text);
  }
  finish();
  EXPECT_FALSE(reader.next(line));
}

TEST_F(StandardInput, MayBeCompressed) {
  send(gzipped("a\nb\n"));
  finish();
  EXPECT_EQ(read_lines("-"), (Lines{"a", "b"}));
}

}  // namespace
}  // namespace heed
