#include "text/line_reader.h"

#include <cstring>
#include <stdexcept>
#include <utility>

#include "text/file_kind.h"
#include "text/utf8.h"

namespace heed {
namespace {

constexpr std::size_t kLineBufferSize = std::size_t{1} << 16;
}  // namespace

LineReader::LineReader(const std::filesystem::path& path, TellRepair tell)
    : LineReader(ByteSource(path), std::move(tell)) {}

LineReader::LineReader(ByteSource source, TellRepair tell)
    : source_(std::move(source)), tell_(std::move(tell)), buffer_(kLineBufferSize) {}

/// Appends bytes to `line` up to a line feed, which is passed over; false where the text ends, or a
/// stop comes, before one.
bool LineReader::read_to_line_feed(std::string& line, const std::stop_token& stop) {
  while (true) {
    if (begin_ == end_) {
      begin_ = 0;
      end_ = source_.read(buffer_.data(), buffer_.size(), stop);
      if (end_ == 0) return false;
    }
    const char* bytes = buffer_.data() + begin_;
    const void* found = std::memchr(bytes, '\n', end_ - begin_);
    const std::size_t length =
        found != nullptr ? static_cast<std::size_t>(static_cast<const char*>(found) - bytes)
                         : end_ - begin_;
    line.append(bytes, length);
    begin_ += found != nullptr ? length + 1 : length;
    if (found != nullptr) return true;
  }
}

std::optional<std::string> LineReader::next(const std::stop_token& stop) {
  std::string line;
  const bool ended = read_to_line_feed(line, stop);
  if (!ended && stop.stop_requested()) return std::nullopt;
  if (ended && line.ends_with('\r')) line.pop_back();
  if (line_number_ == 0) open_text(line);
  if (!ended && line.empty()) return std::nullopt;
  ++line_number_;
  if (!is_valid_utf8(line)) mend(line);
  return line;
}

/// What a text begins with may say how it is written.
void LineReader::open_text(std::string& first_line) const {
  if (const auto kind = foreign_kind(first_line)) throw std::runtime_error(name() + " " + *kind);
  first_line.erase(0, first_line.size() - without_byte_order_mark(first_line).size());
}

void LineReader::mend(std::string& line) const {
  if (!tell_ && line.find('\0') != std::string::npos)
    throw std::runtime_error(describe(place()) +
                             " is neither UTF-8 nor any other text: a binary file; give text");
  if (!tell_)
    throw std::runtime_error(describe(place()) +
                             " is not UTF-8; convert the file, for example with iconv -f LATIN1 "
                             "-t UTF-8");
  tell_(told_of_repair(describe(place())));
  line = repair_utf8(line);
}

std::vector<std::string> read_lines(const std::filesystem::path& path) {
  LineReader reader(path);
  std::vector<std::string> lines;
  while (std::optional<std::string> line = reader.next()) lines.push_back(std::move(*line));
  return lines;
}

}  // namespace heed
