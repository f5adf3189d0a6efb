#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>

#include "report/progress.h"

namespace heed {

/// Shows on a terminal how far a text is, line by line; a log gets messages only. May be called by
/// several threads.
class LineProgress {
 public:
  /// `total_bytes` of the text; 0: unknown, as of a pipe.
  LineProgress(std::FILE* out, ProgressStyle style, std::size_t total_bytes)
      : progress_(out, style), style_(style), total_bytes_(total_bytes) {}
  ~LineProgress() { progress_.clear(); }
  LineProgress(const LineProgress&) = delete;
  LineProgress& operator=(const LineProgress&) = delete;

  /// `lines` more are done, which are so many bytes of the text.
  void add(std::size_t lines, std::size_t bytes);

  /// A line that stays; none where all is to be quiet.
  void say(const std::string& message);

  /// Takes away what is written over.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  std::mutex mutex_;
  Progress progress_;
  ProgressStyle style_;
  std::size_t total_bytes_, lines_ = 0, bytes_ = 0;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point shown_ = {};
};

/// `1200 lines  400 lines/s  left 0:00:03`; what is left where the share done is known (above 0).
std::string describe_lines(std::size_t lines, double seconds, double share);

}  // namespace heed
