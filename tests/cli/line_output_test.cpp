#include "cli/line_output.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>

#include <stdexcept>
#include <thread>

#include "cli/temporary_file.h"

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

TEST(LineOutput, NamesAFileThatCannotBeCreated) {
  EXPECT_THROW(LineOutput("/nowhere/at/all"), std::invalid_argument);
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
