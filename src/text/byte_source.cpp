#include "text/byte_source.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace heed {
namespace {

constexpr std::size_t kBufferSize = std::size_t{1} << 16;
constexpr unsigned char kGzipMagic[] = {0x1F, 0x8B};
constexpr int kGzipOnly = 16 + MAX_WBITS;  // zlib's way to ask for gzip's header and largest window
constexpr int kPatienceMilliseconds = 100;  // how long a stop may go unnoticed

int open_file(const std::filesystem::path& path) {
  if (path == "-") return STDIN_FILENO;
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    throw std::runtime_error(path.string() + " is a folder; a text file is needed here");
  }
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    throw std::runtime_error("cannot open " + path.string() + ": " + std::strerror(errno) +
                             "; check the path");
  }
  return file;
}

/// False: a stop was requested before there was anything to read.
bool wait_for_bytes(int file, const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    pollfd waiting{.fd = file, .events = POLLIN, .revents = 0};
    const int ready = ::poll(&waiting, 1, stop.stop_possible() ? kPatienceMilliseconds : -1);
    if (ready > 0 || (ready < 0 && errno != EINTR)) return true;
  }
  return false;
}

}  // namespace

/// The file, what was read of it and not yet used, and the unpacking. (gzread would do the same,
/// but waits for more bytes than it needs, so that a pipe that sends one line and waits would get
/// no answer.)
struct ByteSource::Input {
  enum class Kind { kUnknown, kPlain, kGzip };

  Input(int descriptor, std::string text_name) : file(descriptor), name(std::move(text_name)) {}
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
  ~Input() {
    if (kind == Kind::kGzip) ::inflateEnd(&stream);
    if (file != STDIN_FILENO) ::close(file);
  }

  std::size_t unused() const { return end - begin; }
  unsigned char byte_at(std::size_t index) const {
    return static_cast<unsigned char>(buffer[begin + index]);
  }

  /// Adds what the file has, at least a byte; false at its end, or when stopped.
  /// REQUIRES: room behind `end`.
  bool fetch(const std::stop_token& stop) {
    if (unused() == 0) begin = end = 0;
    while (wait_for_bytes(file, stop)) {
      const ssize_t count = ::read(file, buffer.data() + end, buffer.size() - end);
      if (count >= 0) {
        end += static_cast<std::size_t>(count);
        return count > 0;
      }
      if (errno != EINTR && errno != EAGAIN) {
        throw std::runtime_error("cannot read " + name + ": " + std::strerror(errno));
      }
    }
    return false;
  }

  /// Looks at the first two bytes; waits for the second only where the first is gzip's.
  void find_kind(const std::stop_token& stop) {
    bool more = true;
    while (more && unused() < 2 && (unused() == 0 || byte_at(0) == kGzipMagic[0]))
      more = fetch(stop);
    if (stop.stop_requested()) return;
    const bool gzip = unused() >= 2 && byte_at(0) == kGzipMagic[0] && byte_at(1) == kGzipMagic[1];
    kind = gzip ? Kind::kGzip : Kind::kPlain;
    if (gzip && ::inflateInit2(&stream, kGzipOnly) != Z_OK) {
      throw std::runtime_error("cannot unpack " + name);
    }
  }

  std::size_t read_plain(char* bytes, std::size_t size, const std::stop_token& stop) {
    if (unused() == 0 && !fetch(stop)) return 0;
    const std::size_t count = std::min(size, unused());
    std::memcpy(bytes, buffer.data() + begin, count);
    begin += count;
    return count;
  }

  std::size_t read_gzip(char* bytes, std::size_t size, const std::stop_token& stop) {
    stream.next_out = reinterpret_cast<Bytef*>(bytes);
    stream.avail_out = static_cast<uInt>(std::min(size, kBufferSize));
    const uInt room = stream.avail_out;
    while (stream.avail_out == room) {
      if (unused() == 0 && !fetch(stop)) {
        if (between_members || stop.stop_requested()) return 0;
        throw std::runtime_error(name +
                                 " ends before its compressed data do; copy or download it again");
      }
      // Padding behind the data is ignored, as gzip does.
      if (between_members && byte_at(0) != kGzipMagic[0]) return 0;
      unpack();
    }
    return room - stream.avail_out;
  }

  /// Lets zlib work on what is there. A gzip file may be several, one after the other.
  void unpack() {
    stream.next_in = reinterpret_cast<Bytef*>(buffer.data() + begin);
    stream.avail_in = static_cast<uInt>(unused());
    const int result = ::inflate(&stream, Z_SYNC_FLUSH);
    begin = end - stream.avail_in;
    between_members = result == Z_STREAM_END;
    if (between_members) {
      ::inflateReset(&stream);
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      throw std::runtime_error(name + " has damaged compressed data; copy or download it again");
    }
  }

  int file;
  std::string name;
  Kind kind = Kind::kUnknown;
  std::array<char, kBufferSize> buffer{};
  std::size_t begin = 0;  // the bytes not yet used are [begin, end)
  std::size_t end = 0;
  z_stream stream{};
  bool between_members = false;
};

ByteSource::ByteSource(const std::filesystem::path& path)
    : input_(std::make_unique<Input>(open_file(path),
                                     path == "-" ? "standard input" : path.string())) {}

ByteSource::~ByteSource() = default;
ByteSource::ByteSource(ByteSource&&) noexcept = default;
ByteSource& ByteSource::operator=(ByteSource&&) noexcept = default;

std::size_t ByteSource::read(char* bytes, std::size_t size, const std::stop_token& stop) {
  if (input_->kind == Input::Kind::kUnknown) input_->find_kind(stop);
  if (stop.stop_requested()) return 0;
  return input_->kind == Input::Kind::kGzip ? input_->read_gzip(bytes, size, stop)
                                            : input_->read_plain(bytes, size, stop);
}

const std::string& ByteSource::name() const { return input_->name; }

}  // namespace heed
