#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace heed {

/// Lines of a file, or of standard input ("-"), each as soon as it has come. gzip is read transparently from files.
class LineInput {
 public:
  /// Throws std::invalid_argument where the file cannot be opened.
  explicit LineInput(const std::string& path);
  ~LineInput();

  /// The next line without its end (LF or CR LF); nothing at the end of the input, or soon after `stop` was requested
  /// while no line came. Throws std::runtime_error naming the file where it cannot be read.
  std::optional<std::string> next(std::stop_token stop = {});

  /// The path, or "standard input".
  const std::string& name() const { return name_; }
  /// Of the line that `next` gave last, counted from 1.
  std::uint64_t line_number() const { return line_number_; }

 private:
  class Bytes;
  class CompressedFile;
  class Descriptor;

  std::string name_;
  std::unique_ptr<Bytes> bytes_;
  std::string buffer_;
  std::size_t begin_ = 0;     ///< of what `next` has not given yet
  std::size_t searched_ = 0;  ///< no line end before this
  bool at_end_ = false;
  std::uint64_t line_number_ = 0;
};

}  // namespace heed
