#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "text/byte_source.h"
#include "text/line_place.h"

namespace heed {

/// Told what was mended of a text, in a sentence.
using TellRepair = std::function<void(const std::string& message)>;

/// Reads a text line by line: a file, a compressed file or standard input ("-"). A line ends with a
/// line feed, or with a carriage return and a line feed; the last one needs no end. A byte order
/// mark before the first line is left out. Every other character, NUL too, is part of its line;
/// lines may be of any length. A line is given out as soon as its end has come, so that a pipe that
/// sends one line and waits is answered.
///
/// Lines are UTF-8. One that is not is refused where a text is learnt from or judged; where it is
/// translated or explained, what cannot be read becomes U+FFFD, and `tell` is told.
class LineReader {
 public:
  /// Without `tell`, a line that is not UTF-8 is refused. Throws std::runtime_error naming the file
  /// where it is missing, a folder or unreadable.
  explicit LineReader(const std::filesystem::path& path, TellRepair tell = {});
  explicit LineReader(ByteSource source, TellRepair tell = {});

  /// The next line without its end; nothing at the end of the text, or soon after `stop` was
  /// requested while no line came. Throws as ByteSource::read does, and std::runtime_error naming a
  /// line that is not UTF-8 with the remedy, or what a text is that begins as none does
  /// (text/file_kind.h).
  std::optional<std::string> next(const std::stop_token& stop = {});

  /// 1-based number of the line that `next` gave last; 0 before the first.
  std::size_t line_number() const { return line_number_; }

  /// What errors call the text: its path, or "standard input".
  const std::string& name() const { return source_.name(); }

  /// Of the line that `next` gave last.
  LinePlace place() const { return {.file = name(), .line = line_number_}; }

 private:
  bool read_to_line_feed(std::string& line, const std::stop_token& stop);
  void open_text(std::string& first_line) const;
  void mend(std::string& line) const;

  ByteSource source_;
  TellRepair tell_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;  // the bytes not yet given out are [begin_, end_) of the buffer
  std::size_t end_ = 0;
  std::size_t line_number_ = 0;
};

/// All lines of a text, which is UTF-8. Throws as LineReader does.
std::vector<std::string> read_lines(const std::filesystem::path& path);

}  // namespace heed
