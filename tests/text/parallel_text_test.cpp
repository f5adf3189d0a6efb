#include "text/parallel_text.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <stop_token>

#include "format/temporary_folder.h"

namespace heed {
namespace {

using Lines = std::vector<std::string>;

class ParallelTextFiles : public testing::Test {
 protected:
  ParallelText read(const std::string& source, const std::string& target) const {
    return read_parallel_text(
        {.source = {folder_.write("s", source)}, .target = {folder_.write("t", target)}});
  }
  ParallelText read_tsv(const std::string& text) const {
    return read_parallel_text({.pairs = {folder_.write("x.tsv", text)}});
  }
  std::string error(const std::string& source, const std::string& target) const {
    return without_folder(message_of<std::runtime_error>([&] { read(source, target); }));
  }
  std::string without_folder(std::string message) const {
    const std::string folder = folder_.path().string() + "/";
    for (std::size_t at = message.find(folder); at != std::string::npos;
         at = message.find(folder)) {
      message.erase(at, folder.size());
    }
    return message;
  }

  TemporaryFolder folder_;
};

TEST_F(ParallelTextFiles, GiveTheirPairsInOrder) {
  const ParallelText text = read("a\r\nb\r\nc", "\uFEFFA\nB\nC\n");
  EXPECT_EQ(text.source, (Lines{"a", "b", "c"}));
  EXPECT_EQ(text.target, (Lines{"A", "B", "C"}));
  EXPECT_EQ(text.skipped_empty + text.skipped_long, 0U);
}

TEST_F(ParallelTextFiles, FollowEachOther) {
  const ParallelText text =
      read_parallel_text({.source = {folder_.write("a", "1\n"), folder_.write("b", "2\n")},
                          .target = {folder_.write("c", "eins\n"), folder_.write("d", "zwei\n")},
                          .pairs = {folder_.write("e", "3\tdrei\trest\n4\tvier\n")}});
  EXPECT_EQ(text.source, (Lines{"1", "2", "3", "4"}));
  EXPECT_EQ(text.target, (Lines{"eins", "zwei", "drei", "vier"}));
}

TEST_F(ParallelTextFiles, AreNotEmptyBecauseReadingWasStopped) {
  std::stop_source stop;
  stop.request_stop();
  ParallelTextReader units(
      {.pairs = {
           folder_.write("a.tmx",
                         "<tmx version=\"1.4\"><body><tu><tuv xml:lang=\"en\"><seg>a</seg></tuv>"
                         "<tuv xml:lang=\"de\"><seg>b</seg></tuv></tu></body></tmx>")}});
  EXPECT_FALSE(units.next(stop.get_token()));
  ParallelTextReader lines(
      {.source = {folder_.write("s", "a\nb\n")}, .target = {folder_.write("t", "A\nB\n")}});
  EXPECT_FALSE(lines.next(stop.get_token()));
}

TEST_F(ParallelTextFiles, LeaveOutAndCountPairsWithAnEmptySideOrATooLongOne) {
  const std::string longest(4096, 'x');
  const ParallelText text =
      read("a\n\nb\n \t\nc\n" + longest + "x\n" + longest + "\n", "A\nB\n\nD\nE\nF\nG\n");
  EXPECT_EQ(text.source, (Lines{"a", "c", longest}));
  EXPECT_EQ(text.target, (Lines{"A", "E", "G"}));
  EXPECT_EQ(text.skipped_empty, 3U);
  EXPECT_EQ(text.skipped_long, 1U);
}

TEST_F(ParallelTextFiles, AreRefusedWhenTheyDifferInLength) {
  const std::string rest = " (it ends after line 2); they must have the same number";
  EXPECT_EQ(error("a\nb\nc\nd\n", "A\nB\n"), "t has fewer lines than s" + rest);
  EXPECT_EQ(error("a\nb\n", "A\nB\nC\n"), "s has fewer lines than t" + rest);
  EXPECT_EQ(error("a\nb\n", "A\nB\n\n"), "s has fewer lines than t" + rest);
}

TEST_F(ParallelTextFiles, AreRefusedWhenEmpty) {
  EXPECT_EQ(error("", "A\n"), "s is empty; it needs a line for each of t");
  EXPECT_EQ(error("a\n", ""), "t is empty; it needs a line for each of s");
  EXPECT_EQ(error("", ""), "s is empty; it needs one sentence a line");
  EXPECT_THROW(read_tsv(""), std::runtime_error);
}

TEST_F(ParallelTextFiles, AreRefusedWithFileAndLineWhenNotUtf8) {
  EXPECT_EQ(error("a\nb\xFF\n", "A\nB\n").find("s, line 2 is not UTF-8"), 0U);
  EXPECT_EQ(error("a\nb\n\xED\xA0\x80\n", "\xC4\nB\nC\n").find("t, line 1 is not UTF-8"), 0U);
  const std::string message = message_of<std::runtime_error>([&] { read_tsv("a\tb\n\xFF\tb\n"); });
  EXPECT_EQ(without_folder(message).find("x.tsv, line 2 is not UTF-8"), 0U);
}

TEST_F(ParallelTextFiles, AreRefusedWithFileAndLineWhenATabIsMissing) {
  const std::string message = message_of<std::runtime_error>([&] { read_tsv("a\tb\nc d\n"); });
  EXPECT_EQ(without_folder(message).find("x.tsv, line 2 has no tab"), 0U);
}

TEST_F(ParallelTextFiles, AreRefusedWhenNoPairIsLeft) {
  EXPECT_EQ(
      error("\n", "a\n"),
      "the corpus has no pair to use: 1 with an empty side, 0 with a side of more than 4096 bytes");
}

TEST_F(ParallelTextFiles, AreNamedWhenTheyCannotBeRead) {
  const auto there = folder_.write("t", "A\n");
  const auto message = [&](const std::filesystem::path& path) {
    return message_of<std::runtime_error>(
        [&] { read_parallel_text({.source = {path}, .target = {there}}); });
  };
  EXPECT_NE(message(folder_.path() / "none").find("none: No such file"), std::string::npos);
  EXPECT_NE(message(folder_.path()).find("is a folder"), std::string::npos);
}

TEST_F(ParallelTextFiles, ComeInPairs) {
  const auto there = folder_.write("t", "A\n");
  EXPECT_THROW(read_parallel_text({.source = {there}}), std::invalid_argument);
  EXPECT_THROW(read_parallel_text({}), std::invalid_argument);
}

}  // namespace
}  // namespace heed
