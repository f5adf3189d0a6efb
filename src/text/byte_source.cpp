#include "text/byte_source.h"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string_view>

namespace heed {
namespace {

constexpr std::size_t kBufferSize = std::size_t{1} << 16;
constexpr unsigned char kGzipMagic[] = {0x1F, 0x8B};
constexpr int kGzipOnly = 16 + MAX_WBITS;  // zlib's way to ask for gzip's header and largest window

int open_file(const std::filesystem::path& path) {
  if (path == "-") return STDIN_FILENO;
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    throw std::runtime_error(path.string() + " is a folder; a text file is needed here");
  }
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) throw std::runtime_error("cannot open " + path.string() + ": " + std::strerror(errno));
  return file;
}

}  // namespace

/// The file, what was read of it and not yet used, and the unpacking. (gzread would do the same, but waits for more
/// bytes than it needs, so that a pipe that sends one line and waits would get no answer.)
struct ByteSource::Input {
  enum class Kind { kUnknown, kPlain, kGzip };

  explicit Input(int descriptor) : file(descriptor) {}
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
  ~Input() {
    if (kind == Kind::kGzip) ::inflateEnd(&stream);
    if (file != STDIN_FILENO) ::close(file);
  }

  std::size_t unused() const { return end - begin; }

  /// Adds what the file has, at least a byte; false at its end. REQUIRES: room behind `end`.
  bool fetch(const std::string& name) {
    if (unused() == 0) begin = end = 0;
    ssize_t count = 0;
    do {
      count = ::read(file, buffer.data() + end, buffer.size() - end);
    } while (count < 0 && errno == EINTR);
    if (count < 0) throw std::runtime_error("cannot read " + name + ": " + std::strerror(errno));
    end += static_cast<std::size_t>(count);
    return count > 0;
  }

  /// Looks at the first two bytes; waits for the second only where the first is gzip's.
  void find_kind(const std::string& name) {
    bool more = true;
    while (more && unused() < 2 && (unused() == 0 || byte_at(0) == kGzipMagic[0])) more = fetch(name);
    const bool gzip = unused() >= 2 && byte_at(0) == kGzipMagic[0] && byte_at(1) == kGzipMagic[1];
    kind = gzip ? Kind::kGzip : Kind::kPlain;
    if (gzip && ::inflateInit2(&stream, kGzipOnly) != Z_OK) throw std::runtime_error("cannot unpack " + name);
  }

  unsigned char byte_at(std::size_t index) const { return static_cast<unsigned char>(buffer[begin + index]); }

  std::size_t read_plain(char* bytes, std::size_t size, const std::string& name) {
    if (unused() == 0 && !fetch(name)) return 0;
    const std::size_t count = std::min(size, unused());
    std::memcpy(bytes, buffer.data() + begin, count);
    begin += count;
    return count;
  }

  std::size_t read_gzip(char* bytes, std::size_t size, const std::string& name) {
    stream.next_out = reinterpret_cast<Bytef*>(bytes);
    stream.avail_out = static_cast<uInt>(std::min(size, kBufferSize));
    const uInt room = stream.avail_out;
    while (stream.avail_out == room) {
      if (unused() == 0 && !fetch(name)) {
        if (between_members) return 0;
        throw std::runtime_error(name + " ends before its compressed data do; copy or download it again");
      }
      if (between_members && byte_at(0) != kGzipMagic[0]) return 0;  // padding behind the data, which gzip ignores too
      unpack(name);
    }
    return room - stream.avail_out;
  }

  /// Lets zlib work on what is there. A gzip file may be several, one after the other.
  void unpack(const std::string& name) {
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
  Kind kind = Kind::kUnknown;
  std::array<char, kBufferSize> buffer{};
  std::size_t begin = 0;  // the bytes not yet used are [begin, end)
  std::size_t end = 0;
  z_stream stream{};
  bool between_members = false;
};

ByteSource::ByteSource(const std::filesystem::path& path)
    : input_(std::make_unique<Input>(open_file(path))), name_(path == "-" ? "standard input" : path.string()) {}

ByteSource::~ByteSource() = default;
ByteSource::ByteSource(ByteSource&&) noexcept = default;
ByteSource& ByteSource::operator=(ByteSource&&) noexcept = default;

std::size_t ByteSource::read(char* bytes, std::size_t size) {
  if (input_->kind == Input::Kind::kUnknown) input_->find_kind(name_);
  return input_->kind == Input::Kind::kGzip ? input_->read_gzip(bytes, size, name_)
                                            : input_->read_plain(bytes, size, name_);
}

}  // namespace heed
