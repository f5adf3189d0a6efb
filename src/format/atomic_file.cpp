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

/// Removes the temporary file unless it was renamed.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::filesystem::path& path) : path_(temporary_name(path)) {}
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    std::error_code ignored;
    if (!renamed_) std::filesystem::remove(path_, ignored);
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
void flush_to_disk(const std::filesystem::path& path, int flags, const std::filesystem::path& shown) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  if (file < 0) fail(shown, errno);
  const int result = ::fsync(file);
  const int error = errno;
  ::close(file);
  if (result != 0 && error != EINVAL) fail(shown, error);  // EINVAL: this file system does not flush folders
}

}  // namespace

void write_file_atomically(const std::filesystem::path& path,
                           const std::function<void(const std::filesystem::path&)>& write) {
  TemporaryFile temporary(path);
  write(temporary.path());
  flush_to_disk(temporary.path(), O_RDWR, path);
  temporary.rename_to(path);
  flush_to_disk(path.has_parent_path() ? path.parent_path() : ".", O_RDONLY | O_DIRECTORY, path);
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

}  // namespace heed
