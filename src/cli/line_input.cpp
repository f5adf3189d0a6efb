#include "cli/line_input.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace heed {
namespace {

constexpr std::size_t kChunk = 1U << 16U;
constexpr int kPatienceMilliseconds = 100;  // how long a stop may go unnoticed

bool is_regular_file(const std::string& path) {
  std::error_code unreachable;  // opening it says why
  return std::filesystem::is_regular_file(path, unreachable);
}

std::invalid_argument cannot_open(const std::string& path) {
  return std::invalid_argument("cannot open " + path + ": " + std::strerror(errno) + "; check the path");
}

}  // namespace

/// Where bytes come from.
class LineInput::Bytes {
 public:
  virtual ~Bytes() = default;
  /// Up to `size` bytes as soon as there are any; 0 at the end, or when stopped.
  virtual std::size_t read(char* to, std::size_t size, std::stop_token stop) = 0;
};

/// A file on disk, gzip or not: zlib finds out. (Not for pipes: it waits until its buffer is full.)
class LineInput::CompressedFile : public Bytes {
 public:
  explicit CompressedFile(const std::string& path) : name_(path), file_(gzopen(path.c_str(), "rb")) {
    if (file_ == nullptr) throw cannot_open(path);
  }
  CompressedFile(const CompressedFile&) = delete;
  CompressedFile& operator=(const CompressedFile&) = delete;
  ~CompressedFile() override { gzclose(file_); }

  std::size_t read(char* to, std::size_t size, std::stop_token) override {
    const int count = gzread(file_, to, static_cast<unsigned>(size));
    int error = Z_OK;
    gzerror(file_, &error);
    if (count < 0 || error == Z_BUF_ERROR) {
      throw std::runtime_error(name_ + " cannot be read to its end: it is damaged or cut off; copy it again");
    }
    return static_cast<std::size_t>(count);
  }

 private:
  std::string name_;
  gzFile file_;
};

/// A pipe or a terminal: gives what is there, and notices a stop while it waits.
class LineInput::Descriptor : public Bytes {
 public:
  Descriptor(std::string name, int descriptor) : name_(std::move(name)), descriptor_(descriptor) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() override {
    if (descriptor_ != STDIN_FILENO) close(descriptor_);
  }

  std::size_t read(char* to, std::size_t size, std::stop_token stop) override {
    while (!stop.stop_requested()) {
      pollfd waiting{.fd = descriptor_, .events = POLLIN, .revents = 0};
      if (poll(&waiting, 1, kPatienceMilliseconds) == 0) continue;
      const ssize_t count = ::read(descriptor_, to, size);
      if (count >= 0) return static_cast<std::size_t>(count);
      if (errno != EINTR && errno != EAGAIN)
        throw std::runtime_error("cannot read " + name_ + ": " + std::strerror(errno));
    }
    return 0;
  }

 private:
  std::string name_;
  int descriptor_;
};

LineInput::LineInput(const std::string& path) : name_(path == "-" ? "standard input" : path) {
  if (path == "-") {
    bytes_ = std::make_unique<Descriptor>(name_, STDIN_FILENO);
  } else if (is_regular_file(path)) {
    bytes_ = std::make_unique<CompressedFile>(path);
  } else {
    const int descriptor = open(path.c_str(), O_RDONLY);
    if (descriptor < 0) throw cannot_open(path);
    bytes_ = std::make_unique<Descriptor>(path, descriptor);
  }
}

LineInput::~LineInput() = default;

std::optional<std::string> LineInput::next(std::stop_token stop) {
  std::size_t end = buffer_.find('\n', searched_);
  while (end == std::string::npos && !at_end_) {
    buffer_.erase(0, begin_);
    begin_ = 0;
    searched_ = buffer_.size();
    buffer_.resize(searched_ + kChunk);
    const std::size_t count = bytes_->read(buffer_.data() + searched_, kChunk, stop);
    buffer_.resize(searched_ + count);
    at_end_ = count == 0;
    end = buffer_.find('\n', searched_);
  }
  if (end == std::string::npos) end = buffer_.size();
  if (begin_ == buffer_.size()) return std::nullopt;
  std::string line = buffer_.substr(begin_, end - begin_);
  if (line.ends_with('\r')) line.pop_back();
  begin_ = searched_ = std::min(end + 1, buffer_.size());
  ++line_number_;
  return line;
}

}  // namespace heed
