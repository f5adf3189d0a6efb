#include "format/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string>

namespace heed {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, int error) {
  throw std::runtime_error("cannot write " + path.string() + ": " + std::strerror(error));
}

/// A name beside `path` that no other process, and no other call of this one, uses.
std::filesystem::path temporary_name(const std::filesystem::path& path) {
  static std::atomic<unsigned> counter{0};
  std::filesystem::path name = path;
  name += "." + std::to_string(getpid()) + "-" + std::to_string(counter++) + ".tmp";
  return name;
}

/// Removes the temporary file or folder unless it was renamed.
class TemporaryPath {
 public:
  explicit TemporaryPath(const std::filesystem::path& path) : path_(temporary_name(path)) {}
  TemporaryPath(const TemporaryPath&) = delete;
  TemporaryPath& operator=(const TemporaryPath&) = delete;
  ~TemporaryPath() {
    std::error_code ignored;
    if (!renamed_) std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }

  void rename_to(const std::filesystem::path& path) {
    if (::rename(path_.c_str(), path.c_str()) != 0) fail(path, errno);
    renamed_ = true;
  }

 private:
  std::filesystem::path path_;
  bool renamed_ = false;
};

/// Waits until what was written to a file, or renamed in a folder, is on the disk.
void flush_to_disk(const std::filesystem::path& path, int flags,
                   const std::filesystem::path& shown) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  if (file < 0) fail(shown, errno);
  const int result = ::fsync(file);
  const int error = errno;
  ::close(file);
  if (result != 0 && error != EINVAL)
    fail(shown, error);  // EINVAL: this file system does not flush folders
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : ".";
}

void make_folder(const std::filesystem::path& path, const std::filesystem::path& shown) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) fail(shown, error.value());
}

}  // namespace

void write_file_atomically(const std::filesystem::path& path,
                           const std::function<void(const std::filesystem::path&)>& write) {
  TemporaryPath temporary(path);
  write(temporary.path());
  flush_to_disk(temporary.path(), O_RDWR, path);
  temporary.rename_to(path);
  flush_to_disk(folder_of(path), O_RDONLY | O_DIRECTORY, path);
}

void write_file_atomically(const std::filesystem::path& path, std::string_view bytes) {
  write_file_atomically(path, [&](const std::filesystem::path& temporary) {
    std::ofstream file(temporary, std::ios::binary);
    if (!file) fail(path, errno);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file) fail(path, errno);
  });
}

void write_folder_atomically(const std::filesystem::path& path,
                             const std::function<void(const std::filesystem::path&)>& fill) {
  // The folder's own name: "out/" has none, and what a link leads to is what can be replaced.
  const std::filesystem::path named = path.has_filename() ? path : path.parent_path();
  const std::filesystem::path folder = std::filesystem::weakly_canonical(named);
  make_folder(folder_of(folder), path);
  TemporaryPath temporary(folder);
  make_folder(temporary.path(), path);
  fill(temporary.path());
  flush_to_disk(temporary.path(), O_RDONLY | O_DIRECTORY, path);
  temporary.rename_to(folder);
  flush_to_disk(folder_of(folder), O_RDONLY | O_DIRECTORY, path);
}

}  // namespace heed
