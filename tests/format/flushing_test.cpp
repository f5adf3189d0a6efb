#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "format/atomic_file.h"
#include "format/temporary_folder.h"

namespace {

/// What has been flushed to the disk, as it was called then.
std::vector<std::string> flushed;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

}  // namespace

/// Stands before the C library's.
extern "C" int fsync(int file) {
  std::error_code unknown;
  const auto name = std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(file), unknown);
  flushed.push_back(name.string());
  return static_cast<int>(::syscall(SYS_fsync, file));
}

namespace heed {
namespace {

bool is_temporary(const std::string& name) { return name.ends_with(".tmp"); }

TEST(AtomicFile, IsOnTheDiskBeforeItGetsItsNameAndSoIsTheNameThen) {
  const TemporaryFolder folder;
  flushed.clear();
  write_file_atomically(folder.path() / "file", "text");
  ASSERT_EQ(flushed.size(), 2U);
  EXPECT_TRUE(is_temporary(flushed[0])) << flushed[0];
  EXPECT_EQ(flushed[1], folder.path().string());
}

TEST(AtomicFolder, IsOnTheDiskBeforeItGetsItsNameAndSoIsTheNameThen) {
  const TemporaryFolder folder;
  flushed.clear();
  write_folder_atomically(folder.path() / "new", [](const auto&) {});
  ASSERT_EQ(flushed.size(), 2U);
  EXPECT_TRUE(is_temporary(flushed[0])) << flushed[0];
  EXPECT_EQ(flushed[1], folder.path().string());
}

}  // namespace
}  // namespace heed
