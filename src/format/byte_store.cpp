#include "format/byte_store.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "format/atomic_file.h"

namespace heed {
namespace {

constexpr std::size_t kBuffered = std::size_t{1} << 20U;  // bytes that are written at once

[[noreturn]] void cannot_read(const std::string& name, int error) {
  throw std::runtime_error("cannot read " + name + ": " + std::strerror(error));
}

StoredBytes mapped(int file, std::size_t size, const std::string& name) {
  if (size == 0) return {};
  void* memory = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file, 0);
  if (memory == MAP_FAILED) cannot_read(name, errno);
  const std::shared_ptr<const void> owner(
      memory, [size](const void* begin) { ::munmap(const_cast<void*>(begin), size); });
  return {.owner = owner, .bytes = {static_cast<const std::byte*>(memory), size}};
}

/// A descriptor that closes itself.
struct Opened {
  int file;
  ~Opened() {
    if (file >= 0) ::close(file);
  }
};

}  // namespace

void expect_random_reads(const StoredBytes& stored) {
  // Of what is not mapped this fails, and nothing is lost.
  ::madvise(const_cast<std::byte*>(stored.bytes.data()), stored.bytes.size(), MADV_RANDOM);
}

StoredBytes map_file(const std::filesystem::path& path) {
  const Opened opened{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  struct stat status {};
  if (opened.file < 0 || ::fstat(opened.file, &status) != 0) cannot_read(path.string(), errno);
  return mapped(opened.file, static_cast<std::size_t>(status.st_size), path.string());
}

ByteStore::ByteStore(const std::filesystem::path& file)
    : storage_{.folder = file.parent_path(), .memory = 0}, name_(file.string()) {
  file_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file_ < 0) throw cannot_write(name_, errno);
}

ByteStore::ByteStore(ByteStore&& other) noexcept
    : storage_(std::move(other.storage_)),
      name_(std::move(other.name_)),
      file_(std::exchange(other.file_, -1)),
      buffer_(std::move(other.buffer_)),
      written_(other.written_) {}

ByteStore::~ByteStore() {
  if (file_ >= 0) ::close(file_);
}

void ByteStore::append(std::span<const std::byte> bytes) {
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
  if (file_ < 0 && buffer_.size() > storage_.memory) open_nameless();
  if (file_ >= 0 && buffer_.size() >= kBuffered) write_out();
}

void ByteStore::open_nameless() {
  name_ = (storage_.folder / "heed-XXXXXX").string();
  file_ = ::mkostemp(name_.data(), O_CLOEXEC);
  if (file_ < 0) throw cannot_write("a file in " + storage_.folder.string(), errno);
  ::unlink(name_.c_str());
}

void ByteStore::write_out() {
  std::size_t done = 0;
  while (done < buffer_.size()) {
    const ssize_t count = ::write(file_, buffer_.data() + done, buffer_.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw cannot_write(name_, errno);
    done += static_cast<std::size_t>(count);
  }
  written_ += done;
  buffer_ = {};  // what was kept in memory until now may be much more than is buffered
}

StoredBytes ByteStore::finish() && {
  if (file_ < 0) {
    const auto kept = std::make_shared<const std::vector<std::byte>>(std::move(buffer_));
    return {.owner = kept, .bytes = *kept};
  }
  write_out();
  buffer_ = {};
  return mapped(file_, written_, name_);
}

}  // namespace heed
