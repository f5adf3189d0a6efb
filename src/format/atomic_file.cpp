#include "format/atomic_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string>

namespace heed {
namespace {

constexpr const char* kTemporaryEnd = ".tmp";

[[noreturn]] void fail(const std::filesystem::path& path, int error) {
  throw cannot_write(path.string(), error);
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : ".";
}

/// A name beside `path` that no other process, and no other call of this one, uses.
std::filesystem::path temporary_name(const std::filesystem::path& path) {
  static std::atomic<unsigned> counter{0};
  std::filesystem::path name = path;
  name += "." + std::to_string(getpid()) + "-" + std::to_string(counter++) + kTemporaryEnd;
  return name;
}

/// Whether a name is one that temporary_name() gives beside `file`.
bool is_temporary_name(std::string_view name, const std::string& file) {
  const std::string begin = file + ".";
  if (!name.starts_with(begin) || !name.ends_with(kTemporaryEnd)) return false;
  name.remove_prefix(begin.size());
  return name.find_first_not_of("0123456789-") == name.find(kTemporaryEnd);
}

/// An open descriptor of what is there, locked; -1 where another one has the lock, or where there
/// are no locks.
int lock(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0 || ::flock(file, LOCK_EX | LOCK_NB) == 0) return file;
  ::close(file);
  return -1;
}

/// What a process that was killed has left beside a file: nobody has its lock any more.
void remove_leftovers(const std::filesystem::path& path) {
  std::error_code ignored;
  std::vector<std::filesystem::path> temporary;
  for (const auto& entry : std::filesystem::directory_iterator(folder_of(path), ignored))
    if (is_temporary_name(entry.path().filename().string(), path.filename().string()))
      temporary.push_back(entry.path());
  for (const auto& leftover : temporary) {
    const int locked = lock(leftover);
    if (locked < 0) continue;
    std::filesystem::remove_all(leftover, ignored);
    ::close(locked);
  }
}

/// An error number, 0 for none.
int make_empty(const std::filesystem::path& path, TemporaryPath::Kind kind) {
  if (kind == TemporaryPath::Kind::kFolder) return ::mkdir(path.c_str(), 0777) == 0 ? 0 : errno;
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) return errno;
  ::close(file);
  return 0;
}

/// Makes it, and gives its lock; nothing where another process has the name, or took it for left
/// over before it was locked.
std::optional<int> make_locked(const std::filesystem::path& path, TemporaryPath::Kind kind,
                               const std::filesystem::path& shown) {
  const int error = make_empty(path, kind);
  if (error == EEXIST) return std::nullopt;
  if (error != 0) fail(shown, error);
  const int locked = lock(path);
  std::error_code unknown;
  if (std::filesystem::exists(path, unknown)) return locked;
  if (locked >= 0) ::close(locked);
  return std::nullopt;
}

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

/// Makes a folder with those it stands in; gives those that were missing, inmost first.
std::vector<std::filesystem::path> make_folders(const std::filesystem::path& folder,
                                                const std::filesystem::path& shown) {
  std::vector<std::filesystem::path> missing;
  std::error_code error;
  for (auto path = folder; !path.empty() && !std::filesystem::exists(path, error);
       path = path.parent_path())
    missing.push_back(path);
  std::filesystem::create_directories(folder, error);
  if (error) fail(shown, error.value());
  return missing;
}

/// What replaces a file is as open to others as it was. (To give it to another owner is allowed to
/// few; it is tried.)
void take_permissions(const std::filesystem::path& from, const std::filesystem::path& to) {
  struct stat old {};
  if (::stat(from.c_str(), &old) != 0) return;
  if (::chown(to.c_str(), old.st_uid, old.st_gid) != 0) errno = 0;
  if (::chmod(to.c_str(), old.st_mode & 07777) != 0) fail(from, errno);
}

/// The path with the links of its folders followed, but not its own.
std::filesystem::path in_true_folder(const std::filesystem::path& path) {
  std::error_code unknown;
  const auto folder = std::filesystem::weakly_canonical(folder_of(path), unknown);
  return unknown ? path : folder / path.filename();
}

}  // namespace

std::runtime_error cannot_write(const std::string& name, int error) {
  return std::runtime_error("cannot write " + name + ": " + std::strerror(error) +
                            "; check the path, its permissions and the disk's space");
}

TemporaryPath::TemporaryPath(const std::filesystem::path& path, Kind kind) {
  remove_leftovers(path);
  std::optional<int> locked;
  while (!locked) {
    path_ = temporary_name(path);
    locked = make_locked(path_, kind, path);
  }
  lock_ = *locked;
}

TemporaryPath::~TemporaryPath() {
  std::error_code ignored;
  if (!renamed_) std::filesystem::remove_all(path_, ignored);
  if (lock_ >= 0) ::close(lock_);
}

void TemporaryPath::rename_to(const std::filesystem::path& path) {
  if (::rename(path_.c_str(), path.c_str()) != 0) fail(path, errno);
  renamed_ = true;
}

void NewFile::put_in_place() {
  flush_to_disk(temporary(), O_RDWR, path_);
  take_permissions(path_, temporary());
  temporary_.rename_to(path_);
  flush_to_disk(folder_of(path_), O_RDONLY | O_DIRECTORY, path_);
}

NewFolder::NewFolder(const std::filesystem::path& path) : shown_(path) {
  // The folder's own name: "out/" has none, and what a link leads to is what can be replaced.
  const std::filesystem::path named = path.has_filename() ? path : path.parent_path();
  folder_ = std::filesystem::weakly_canonical(named);
  made_ = make_folders(folder_of(folder_), shown_);
  temporary_.emplace(folder_, TemporaryPath::Kind::kFolder);
}

NewFolder::~NewFolder() {
  temporary_.reset();
  std::error_code not_empty;  // then it stays
  for (const auto& folder : made_) std::filesystem::remove(folder, not_empty);
}

void NewFolder::put_in_place() {
  flush_to_disk(temporary(), O_RDONLY | O_DIRECTORY, shown_);
  temporary_->rename_to(folder_);
  flush_to_disk(folder_of(folder_), O_RDONLY | O_DIRECTORY, shown_);
}

void write_file_atomically(const std::filesystem::path& path,
                           const std::function<void(const std::filesystem::path&)>& write) {
  NewFile file(path);
  write(file.temporary());
  file.put_in_place();
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
  NewFolder folder(path);
  fill(folder.temporary());
  folder.put_in_place();
}

std::optional<std::filesystem::path> file_to_replace(const std::filesystem::path& path) {
  constexpr int kMostLinks = 40;  // as Linux follows
  std::error_code unknown;
  auto file = in_true_folder(path);
  for (int i = 0; i < kMostLinks && std::filesystem::is_symlink(file, unknown); ++i) {
    // A link in /proc leads to what a process has open: /dev/stdout is one in the end.
    if (file.string().starts_with("/proc/")) return std::nullopt;
    file = in_true_folder(file.parent_path() / std::filesystem::read_symlink(file, unknown));
  }
  const auto status = std::filesystem::status(file, unknown);
  if (std::filesystem::is_directory(status))
    throw std::runtime_error("cannot write " + path.string() + ": it is a folder; name a file");
  if (!std::filesystem::exists(status)) return file;
  if (!std::filesystem::is_regular_file(status)) return std::nullopt;
  if (::access(file.c_str(), W_OK) != 0) fail(path, errno);
  return file;
}

}  // namespace heed
