#include "format/atomic_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "format/temporary_folder.h"

namespace heed {
namespace {

std::ptrdiff_t files_in(const std::filesystem::path& folder) {
  return std::distance(std::filesystem::directory_iterator(folder),
                       std::filesystem::directory_iterator());
}

TEST(AtomicFile, ReplacesTheOldFileWhole) {
  const TemporaryFolder folder;
  const auto path = folder.write("file", "a long old text");
  write_file_atomically(path, std::string_view("new\0text", 8));
  EXPECT_EQ(bytes_of(path), std::string("new\0text", 8));
  write_file_atomically(path, std::string_view());
  EXPECT_EQ(bytes_of(path), "");
  EXPECT_EQ(files_in(folder.path()), 1);
}

TEST(AtomicFile, LeavesTheOldFileAndNoOtherWhenWritingFails) {
  const TemporaryFolder folder;
  const auto path = folder.write("file", "old");
  EXPECT_THROW(write_file_atomically(path,
                                     [](const std::filesystem::path& temporary) {
                                       std::ofstream(temporary) << "half";
                                       throw std::runtime_error("stop");
                                     }),
               std::runtime_error);
  EXPECT_EQ(bytes_of(path), "old");
  EXPECT_EQ(files_in(folder.path()), 1);
}

TEST(AtomicFile, IsReadableAsThePersonsOwnFilesAre) {
  const TemporaryFolder folder;
  write_file_atomically(folder.path() / "file", "x");
  struct stat made {
  }, usual{};
  ASSERT_EQ(::stat((folder.path() / "file").c_str(), &made), 0);
  ASSERT_EQ(::stat(folder.write("usual", "x").c_str(), &usual), 0);
  EXPECT_EQ(made.st_mode, usual.st_mode);
}

TEST(AtomicFile, NamesTheFileItCannotWrite) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "none" / "file";
  const std::string message =
      message_of<std::runtime_error>([&] { write_file_atomically(path, "x"); });
  EXPECT_NE(message.find(path.string() + ": No such file"), std::string::npos) << message;
  std::filesystem::create_directory(folder.path() / "folder");
  EXPECT_THROW(write_file_atomically(folder.path() / "folder", "x"), std::runtime_error);
  EXPECT_EQ(files_in(folder.path()), 1);
}

TEST(AtomicFile, RemovesWhatAKilledProcessLeftBesideIt) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "file";
  folder.write("file.12-3.tmp", "half");
  std::filesystem::create_directory(folder.path() / "file.4-5.tmp");
  folder.write("file.4-5.tmp/part", "half");
  const std::vector<const char*> kept = {"file.tmp", "file.1-2.tmp.old", "file.a1-2.tmp",
                                         "other.1-2.tmp"};
  for (const char* name : kept) folder.write(name, "of others");
  write_file_atomically(path, "x");
  for (const char* name : kept) EXPECT_EQ(bytes_of(folder.path() / name), "of others");
  EXPECT_EQ(files_in(folder.path()), static_cast<std::ptrdiff_t>(kept.size()) + 1);
}

TEST(AtomicFile, LeavesWhatAnotherIsWriting) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "file";
  NewFile first(path);
  std::ofstream(first.temporary()) << "first";
  write_file_atomically(path, "second");
  EXPECT_EQ(bytes_of(first.temporary()), "first");
  first.put_in_place();
  EXPECT_EQ(bytes_of(path), "first");
}

TEST(AtomicFile, CanBeNamedWithoutAFolder) {
  const TemporaryFolder folder;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  write_file_atomically("plain", "x");
  std::filesystem::current_path(before);
  EXPECT_EQ(bytes_of(folder.path() / "plain"), "x");
}

TEST(AtomicFolder, AppearsWholeInFoldersThatAreMade) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "new" / "folder";
  write_folder_atomically(path / "", [&](const std::filesystem::path& temporary) {
    std::ofstream(temporary / "file") << "x";
    EXPECT_EQ(temporary.parent_path(), path.parent_path());
    EXPECT_FALSE(std::filesystem::exists(path));
  });
  EXPECT_EQ(bytes_of(path / "file"), "x");
  EXPECT_EQ(files_in(path.parent_path()), 1);
}

TEST(AtomicFolder, TakesThePlaceOfAnEmptyOneOnly) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "folder";
  const auto write = [&] {
    write_folder_atomically(path, [](const std::filesystem::path& temporary) {
      std::ofstream(temporary / "file") << "x";
    });
  };
  std::filesystem::create_directory(path);
  write();
  EXPECT_EQ(bytes_of(path / "file"), "x");
  std::ofstream(path / "more") << "y";
  const std::string message = message_of<std::runtime_error>(write);
  EXPECT_NE(message.find(path.string() + ": Directory not empty"), std::string::npos) << message;
  EXPECT_EQ(files_in(path), 2);
  EXPECT_EQ(files_in(folder.path()), 1);
}

TEST(AtomicFolder, IsNotThereWhenFillingFails) {
  const TemporaryFolder folder;
  EXPECT_THROW(write_folder_atomically(folder.path() / "folder",
                                       [](const std::filesystem::path& temporary) {
                                         std::ofstream(temporary / "file") << "half";
                                         throw std::runtime_error("stop");
                                       }),
               std::runtime_error);
  EXPECT_EQ(files_in(folder.path()), 0);
}

}  // namespace
}  // namespace heed
