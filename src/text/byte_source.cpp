#include "text/byte_source.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <span>
#include <stdexcept>
#include <utility>

#include "text/unpacking.h"

namespace heed {
namespace {

constexpr std::size_t kBufferSize = std::size_t{1} << 16;
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

/// The file, what was read of it and not yet used, and the unpacking. (gzread and its like would
/// wait for more bytes than they need, so that a pipe that sends one line and waits would get no
/// answer.)
struct ByteSource::Input {
  Input(int descriptor, std::string text_name) : file(descriptor), name(std::move(text_name)) {}
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
  ~Input() {
    if (file != STDIN_FILENO) ::close(file);
  }

  std::string_view unused() const { return {buffer.data() + begin, end - begin}; }

  /// Adds what the file has, at least a byte; false at its end, or when stopped.
  /// REQUIRES: room behind `end`.
  bool fetch(const std::stop_token& stop) {
    if (begin == end) begin = end = 0;
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

  /// Looks at the first bytes; waits for more only while they may be those of compressed data.
  void find_compression(const std::stop_token& stop) {
    bool more = true;
    while (more && may_be_compressed(unused())) more = fetch(stop);
    if (stop.stop_requested()) return;
    is_known = true;
    const Compression compression = compression_of(unused());
    if (compression != Compression::kNone) unpacker = make_unpacker(compression);
  }

  std::size_t read_plain(char* bytes, std::size_t size, const std::stop_token& stop) {
    if (begin == end && !fetch(stop)) return 0;
    const std::size_t count = std::min(size, end - begin);
    std::memcpy(bytes, buffer.data() + begin, count);
    begin += count;
    return count;
  }

  std::size_t read_packed(char* bytes, std::size_t size, const std::stop_token& stop) {
    while (begin == end || !unpacker->is_complete() || pass_padding()) {
      // Bytes may wait inside the unpacker for room, so it is asked before the file is.
      const Unpacker::Step step = unpack({bytes, size});
      if (step.given > 0) return step.given;
      if (step.used > 0 || fetch(stop)) continue;
      if (unpacker->is_complete() || stop.stop_requested()) return 0;
      throw std::runtime_error(name +
                               " ends before its compressed data do; copy or download it again");
    }
    return 0;
  }

  /// Behind complete data NUL bytes are passed over; false where what follows is no more data,
  /// which is ignored, as gzip does.
  bool pass_padding() {
    while (begin < end && buffer[begin] == '\0') ++begin;
    return begin == end || unpacker->begins_with(buffer[begin]);
  }

  Unpacker::Step unpack(std::span<char> room) {
    if (begin == end && unpacker->is_complete()) return {};
    try {
      const Unpacker::Step step = unpacker->unpack(unused(), room);
      begin += step.used;
      return step;
    } catch (const std::runtime_error&) {
      throw std::runtime_error(name + " has damaged compressed data; copy or download it again");
    }
  }

  int file;
  std::string name;
  std::array<char, kBufferSize> buffer{};
  std::size_t begin = 0;  // the bytes not yet used are [begin, end)
  std::size_t end = 0;
  bool is_known = false;               // whether it is compressed
  std::unique_ptr<Unpacker> unpacker;  // only where it is
  std::string ahead;                   // unpacked, looked at, and not yet given out
};

ByteSource::ByteSource(const std::filesystem::path& path)
    : input_(std::make_unique<Input>(open_file(path),
                                     path == "-" ? "standard input" : path.string())) {}

ByteSource::~ByteSource() = default;
ByteSource::ByteSource(ByteSource&&) noexcept = default;
ByteSource& ByteSource::operator=(ByteSource&&) noexcept = default;

std::size_t ByteSource::read(char* bytes, std::size_t size, const std::stop_token& stop) {
  Input& input = *input_;
  if (!input.ahead.empty()) {
    const std::size_t count = input.ahead.copy(bytes, size);
    input.ahead.erase(0, count);
    return count;
  }
  if (!input.is_known) input.find_compression(stop);
  if (stop.stop_requested()) return 0;
  return input.unpacker ? input.read_packed(bytes, size, stop)
                        : input.read_plain(bytes, size, stop);
}

std::string_view ByteSource::look_ahead(const IsEnough& is_enough) {
  std::string seen = std::exchange(input_->ahead, {});
  while (!is_enough(seen)) {
    const std::size_t old_size = seen.size();
    seen.resize(old_size + kBufferSize);
    const std::size_t count = read(seen.data() + old_size, kBufferSize);
    seen.resize(old_size + count);
    if (count == 0) break;
  }
  input_->ahead = std::move(seen);
  return input_->ahead;
}

const std::string& ByteSource::name() const { return input_->name; }

}  // namespace heed
