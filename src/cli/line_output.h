#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace heed {

/// Text to a file, or to standard output ("-").
class LineOutput {
 public:
  /// Throws std::invalid_argument where the file cannot be created.
  explicit LineOutput(const std::string& path);
  LineOutput(const LineOutput&) = delete;
  LineOutput& operator=(const LineOutput&) = delete;
  ~LineOutput();

  /// Writes and flushes, so that a reader at the other end of a pipe has it at once. False: nobody
  /// reads there any more, which is no error (`heed translate | head`). Throws std::runtime_error
  /// naming the file, for example on a full disk.
  bool write(std::string_view text);

 private:
  std::string name_;
  std::FILE* file_;
};

}  // namespace heed
