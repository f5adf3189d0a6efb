#pragma once

#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "cli/interruption.h"
#include "format/atomic_file.h"

namespace heed {

/// What --help says of every --output that is a file.
inline constexpr const char* kOutputHelp =
    "Where to write; - is standard output. A file appears, or replaces the one that is there, when "
    "all is written; pipes have each line as soon as its turn comes";

/// Text to a file, or to standard output ("-"). A file is written under a temporary name beside its
/// own, which it gets at the end: a run that fails leaves what was there, and the output may be the
/// input. Pipes, devices and open descriptors (/dev/stdout) are written as they are.
class LineOutput {
 public:
  /// Throws std::runtime_error naming a file that cannot be written.
  explicit LineOutput(const std::string& path);
  LineOutput(const LineOutput&) = delete;
  LineOutput& operator=(const LineOutput&) = delete;
  ~LineOutput();

  /// Writes and flushes, so that a reader at the other end of a pipe has it at once. False: nobody
  /// reads there any more, which is no error (`heed translate | head`). Throws std::runtime_error
  /// naming the file, for example on a full disk.
  bool write(std::string_view text);

  /// After all was written: puts the file in its place. Without it, there is none. Throws as write
  /// does.
  void finish();

 private:
  [[noreturn]] void fail(int error) const;

  std::string name_;
  std::optional<NewFile> new_file_;  ///< where a file is written, and not a pipe or device
  std::optional<RemovedWhenKilled> removal_;
  std::FILE* file_ = stdout;
};

}  // namespace heed
