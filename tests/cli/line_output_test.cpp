#include "cli/line_output.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>

#include <iterator>
#include <stdexcept>
#include <thread>

#include "cli/temporary_file.h"
#include "format/temporary_folder.h"

namespace heed {
namespace {

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

TEST(LineOutput, ReplacesAFileWhenAllIsWritten) {
  const TemporaryFile file("old");
  LineOutput output(file.path());
  EXPECT_TRUE(output.write("a\n"));
  EXPECT_TRUE(output.write("b\n"));
  EXPECT_EQ(file.content(), "old");
  output.finish();
  EXPECT_EQ(file.content(), "a\nb\n");
}

TEST(LineOutput, LeavesWhatWasThereWhereItDoesNotFinish) {
  const TemporaryFolder folder;
  const auto path = folder.write("file", "old");
  LineOutput(path.string()).write("new");
  LineOutput((folder.path() / "other").string()).write("new");
  EXPECT_EQ(bytes_of(path), "old");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(LineOutput, KeepsPermissionsAndLinks) {
  const TemporaryFolder folder;
  const auto path = folder.write("file", "old");
  std::filesystem::permissions(path, std::filesystem::perms(0640));
  std::filesystem::create_symlink("file", folder.path() / "link");
  LineOutput output((folder.path() / "link").string());
  output.write("new");
  output.finish();
  EXPECT_EQ(bytes_of(path), "new");
  EXPECT_TRUE(std::filesystem::is_symlink(folder.path() / "link"));
  EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms(0640));
}

TEST(LineOutput, WritesToAnOpenDescriptorItself) {
  const TemporaryFolder folder;
  const auto path = folder.write("file", "old");
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_APPEND);
  {
    LineOutput output("/dev/fd/" + std::to_string(descriptor));
    output.write(" new");
    EXPECT_EQ(bytes_of(path), "old new");  // at once
    output.finish();
  }
  EXPECT_EQ(::write(descriptor, ".", 1), 1);
  ::close(descriptor);
  EXPECT_EQ(bytes_of(path), "old new.");
}

TEST(LineOutput, NamesAFileThatCannotBeWritten) {
  EXPECT_THROW(LineOutput("/nowhere/at/all"), std::runtime_error);
  const TemporaryFolder folder;
  EXPECT_THROW(LineOutput(folder.path().string()), std::runtime_error);
}

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
