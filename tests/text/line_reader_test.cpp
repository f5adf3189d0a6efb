#include "text/line_reader.h"

#include <gtest/gtest.h>
#include <lzma.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <array>
#include <random>
#include <stdexcept>
#include <thread>

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

TEST(LineReader, KeepsNulAndOtherControls) {
  EXPECT_EQ(lines_of(std::string("a\0b\n\x7F\r\x0Bz\n", 9)),
            (Lines{std::string("a\0b", 3), "\x7F\r\x0Bz"}));
}

TEST(LineReader, RefusesALineThatIsNotUtf8) {
  const TemporaryFolder folder;
  const auto path = folder.write("text", "a\n\xC3\xA4\nb\xE4\n");
  EXPECT_EQ(message_of<std::runtime_error>([&] { read_lines(path); }),
            path.string() +
                ", line 3 is not UTF-8; convert the file, for example with iconv -f LATIN1 -t "
                "UTF-8");
}

TEST(LineReader, MendsALineThatIsNotUtf8WhereItTellsSo) {
  const TemporaryFolder folder;
  const auto path = folder.write("text", "a\nb\xE4\nc\n");
  Lines told;
  LineReader reader(path, [&](const std::string& message) { told.push_back(message); });
  EXPECT_EQ(reader.next(), "a");
  EXPECT_EQ(reader.next(), "b\uFFFD");
  EXPECT_EQ(reader.next(), "c");
  EXPECT_EQ(told,
            Lines{path.string() + ", line 2 is not UTF-8: what cannot be read becomes U+FFFD"});
}

TEST(LineReader, RefusesUtf16ByItsMark) {
  const TemporaryFolder folder;
  for (const std::string bytes : {"\xFF\xFE"
                                  "a",
                                  "\xFE\xFF"}) {
    const auto path = folder.write("text", bytes);
    EXPECT_EQ(
        message_of<std::runtime_error>([&] { LineReader(path, [](const std::string&) {}).next(); }),
        path.string() + " is UTF-16; convert it, for example with iconv -f UTF-16 -t UTF-8");
  }
}

TEST(LineReader, ReadsLinesOfManyMegabytes) {
  const std::string longest(20'000'000, 'x');
  EXPECT_EQ(lines_of("a\n" + longest + "\nb"), (Lines{"a", longest, "b"}));
}

TEST(LineReader, LooksForCompressionAtTheBeginningAlone) {
  const TemporaryFolder folder;
  const std::string gzip("\x1f\x8b\x08\0", 4);
  std::string text(1024, 'a');  // wherever a buffer ends, gzip's mark follows
  while (text.size() < 300000) text += gzip + std::string(1020, 'a');
  std::size_t bytes = 0;
  ByteSource source(folder.write("text", text));
  std::array<char, 512> some;
  while (const std::size_t count = source.read(some.data(), some.size())) bytes += count;
  EXPECT_EQ(bytes, text.size());
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
  EXPECT_EQ(lines_of("\x1F\n\x0B"), (Lines{"\x1F", "\x0B"}));
}

std::string zstd_packed(const std::string& text) {
  std::string packed(::ZSTD_compressBound(text.size()), '\0');
  packed.resize(::ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3));
  return packed;
}

std::string xz_packed(const std::string& text) {
  std::string packed(::lzma_stream_buffer_bound(text.size()), '\0');
  std::size_t size = 0;
  ::lzma_easy_buffer_encode(1, LZMA_CHECK_CRC32, nullptr,
                            reinterpret_cast<const std::uint8_t*>(text.data()), text.size(),
                            reinterpret_cast<std::uint8_t*>(packed.data()), &size, packed.size());
  return packed.substr(0, size);
}

TEST(LineReader, UnpacksZstdAndXzWhateverTheName) {
  const std::string skipped("\x50\x2A\x4D\x18\x01\0\0\0x", 9);
  const std::string longest(3'000'000, 'x');
  for (const auto& packed : {zstd_packed, xz_packed}) {
    EXPECT_EQ(lines_of(packed("a\nb\n")), (Lines{"a", "b"}));
    EXPECT_EQ(lines_of(packed("")), Lines{});
    EXPECT_EQ(lines_of(packed("a\n" + longest + "\nb")), (Lines{"a", longest, "b"}));
    EXPECT_EQ(lines_of(packed("a\nb") + packed("c\nd\n")), (Lines{"a", "bc", "d"}));
    EXPECT_EQ(lines_of(packed("a\n") + std::string(8, '\0') + packed("b\n")), (Lines{"a", "b"}));
  }
  EXPECT_EQ(lines_of(skipped + zstd_packed("a\n") + skipped + zstd_packed("b\n")),
            (Lines{"a", "b"}));
  EXPECT_EQ(lines_of("(\n"), Lines{"("});
  EXPECT_EQ(lines_of("("), Lines{"("});
}

TEST(LineReader, RefusesZstdAndXzThatAreCutOffOrDamaged) {
  for (const auto& packed : {zstd_packed, xz_packed}) {
    std::string whole = packed("some text\nof two lines\n");
    for (std::size_t length = 6; length < whole.size(); ++length)
      EXPECT_THROW(lines_of(whole.substr(0, length)), std::runtime_error) << length;
    whole[whole.size() / 2] ^= 0x55;
    whole[5] ^= 0x55;
    EXPECT_THROW(lines_of(whole), std::runtime_error);
  }
}

TEST(LineReader, NamesWhatIsNoText) {
  const TemporaryFolder folder;
  const auto zip = folder.write("x.zip", std::string_view("PK\x03\x04\x14\0", 6));
  EXPECT_EQ(message_of<std::runtime_error>([&] { read_lines(zip); }),
            zip.string() +
                " is a ZIP archive, or a document of an office program; unpack it, or "
                "save it as text");
  const auto binary = folder.write("x.bin", std::string_view("a\n\xE9\0\1", 5));
  EXPECT_EQ(
      message_of<std::runtime_error>([&] { read_lines(binary); }),
      binary.string() + ", line 2 is neither UTF-8 nor any other text: a binary file; give text");
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
            "cannot open " + missing.string() + ": No such file or directory; check the path");
  EXPECT_NE(
      message_of<std::runtime_error>([&] { LineReader reader(folder.path()); }).find("is a folder"),
      std::string::npos);
}

TEST(LineReader, CountsLines) {
  const TemporaryFolder folder;
  LineReader reader(folder.write("x", "a\n\nb"));
  EXPECT_EQ(reader.line_number(), 0U);
  while (reader.next()) continue;
  EXPECT_EQ(reader.line_number(), 3U);
  EXPECT_FALSE(reader.next());
  EXPECT_EQ(reader.line_number(), 3U);
  EXPECT_EQ(describe(reader.place()), (folder.path() / "x").string() + ", line 3");
}

/// A pipe with a name.
class Pipe {
 public:
  Pipe() { ::mkfifo(path().c_str(), 0600); }
  std::string path() const { return (folder_.path() / "pipe").string(); }

 private:
  TemporaryFolder folder_;
};

TEST(LineReader, GivesALineOfAPipeBeforeTheNextIsWritten) {
  const Pipe pipe;
  std::string first;
  std::thread reader([&] { first = LineReader(pipe.path()).next().value_or("nothing"); });
  std::ofstream writer(pipe.path());
  writer << "hello\n" << std::flush;
  reader.join();  // would wait for ever if the end of the pipe were needed
  EXPECT_EQ(first, "hello");
}

TEST(LineReader, UnpacksAPipe) {
  const Pipe pipe;
  Lines lines;
  std::thread reader([&] { lines = read_lines(pipe.path()); });
  std::ofstream(pipe.path(), std::ios::binary) << gzipped("a\nb\n");
  reader.join();
  EXPECT_EQ(lines, (Lines{"a", "b"}));
}

/// Bytes of a gzip file that hold the whole text but not yet its end.
std::string flushed_gzip(const std::string& text) {
  z_stream stream{};
  ::deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string bytes(1000, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  ::deflate(&stream, Z_SYNC_FLUSH);
  bytes.resize(bytes.size() - stream.avail_out);
  ::deflateEnd(&stream);
  return bytes;
}

TEST(LineReader, GivesALineOfACompressedPipeBeforeTheNextIsWritten) {
  const Pipe pipe;
  std::string first;
  std::thread reader([&] { first = LineReader(pipe.path()).next().value_or("nothing"); });
  std::ofstream writer(pipe.path(), std::ios::binary);
  writer << flushed_gzip("hello\n") << std::flush;
  reader.join();
  EXPECT_EQ(first, "hello");
}

TEST(LineReader, StopsWaitingForAPipeWhenAsked) {
  for (const std::string& sent :
       {std::string(), std::string("half a line"), flushed_gzip("half a line")}) {
    const Pipe pipe;
    std::jthread reader(
        [&](const std::stop_token& stop) { EXPECT_FALSE(LineReader(pipe.path()).next(stop)); });
    std::ofstream writer(pipe.path(), std::ios::binary);
    writer << sent << std::flush;
    reader.request_stop();
    reader.join();
  }
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
  for (const std::string text : {"", "a", "bc"}) {
    send(text + "\n");
    EXPECT_EQ(reader.next(), text);
  }
  finish();
  EXPECT_FALSE(reader.next());
}

TEST_F(StandardInput, MayBeCompressed) {
  send(gzipped("a\nb\n"));
  finish();
  EXPECT_EQ(read_lines("-"), (Lines{"a", "b"}));
}

}  // namespace
}  // namespace heed
