#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace heed {

/// "cannot write NAME: REASON; ...", with what to look at. `error`: of errno.
std::runtime_error cannot_write(const std::string& name, int error);

/// A new, empty file or folder under a temporary name (`NAME.PROCESS-NUMBER.tmp`) beside its own;
/// gone at the end unless it was renamed. It is locked while it is written: those beside it that
/// nobody has locked were left by processes that were killed, and are removed.
class TemporaryPath {
 public:
  enum class Kind { kFile, kFolder };

  /// Throws std::runtime_error naming it.
  TemporaryPath(const std::filesystem::path& path, Kind kind);
  TemporaryPath(const TemporaryPath&) = delete;
  TemporaryPath& operator=(const TemporaryPath&) = delete;
  ~TemporaryPath();

  const std::filesystem::path& path() const { return path_; }
  void rename_to(const std::filesystem::path& path);

 private:
  std::filesystem::path path_;
  int lock_ = -1;  // an open descriptor
  bool renamed_ = false;
};

/// A file in the making: whoever writes it writes to the temporary name, and what stands under its
/// own stays until it is put there, whole. Unless that happens it leaves nothing.
class NewFile {
 public:
  /// Makes it, empty. Throws std::runtime_error naming the file.
  explicit NewFile(const std::filesystem::path& path)
      : path_(path), temporary_(path, TemporaryPath::Kind::kFile) {}

  const std::filesystem::path& temporary() const { return temporary_.path(); }

  /// Waits until it is on the disk, gives it the permissions of the file that it replaces, if there
  /// is one, and renames it. Throws std::runtime_error naming the file.
  void put_in_place();

 private:
  std::filesystem::path path_;
  TemporaryPath temporary_;
};

/// A folder in the same way, with the folders that it stands in. Under its name there may be an
/// empty folder, nothing else.
class NewFolder {
 public:
  /// Makes the temporary one. Throws std::runtime_error naming the folder.
  explicit NewFolder(const std::filesystem::path& path);
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;
  ~NewFolder();

  const std::filesystem::path& temporary() const { return temporary_->path(); }

  /// Throws std::runtime_error naming the folder, also where there is something in its place.
  void put_in_place();

 private:
  std::filesystem::path shown_, folder_;
  std::vector<std::filesystem::path> made_;  // those it stands in that were missing, inmost first
  std::optional<TemporaryPath> temporary_;
};

/// Puts `bytes` into a file that appears whole under its name or not at all, whatever interrupts
/// the program: they go to a temporary file in the same folder, are flushed to the disk, and the
/// file is renamed over the old one. Throws std::runtime_error naming the file; the old file, if
/// there was one, is then as it was.
void write_file_atomically(const std::filesystem::path& path, std::string_view bytes);

/// The same where something else writes: `write` is given the temporary path and must leave the
/// finished file there. What `write` throws goes through.
void write_file_atomically(
    const std::filesystem::path& path,
    const std::function<void(const std::filesystem::path& temporary)>& write);

/// A folder in the same way: `fill` puts the files into a temporary one beside it. Under the name
/// there may be an empty folder, nothing else; std::runtime_error says so where there is.
void write_folder_atomically(
    const std::filesystem::path& path,
    const std::function<void(const std::filesystem::path& temporary)>& fill);

/// The file that an output of this name is to replace: the one that links lead to. Nothing where
/// the name stands for a pipe, a device or an open descriptor (/dev/stdout), which are written as
/// they are. Throws std::runtime_error naming a file that may not be written, or a folder.
std::optional<std::filesystem::path> file_to_replace(const std::filesystem::path& path);

}  // namespace heed
