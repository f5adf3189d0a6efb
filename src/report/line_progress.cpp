#include "report/line_progress.h"

#include <algorithm>
#include <cmath>

#include "text/clock_time.h"

namespace heed {

std::string describe_lines(std::size_t lines, double seconds, double share) {
  constexpr double kInstant = 1e-3;
  const double rate = static_cast<double>(lines) / std::max(kInstant, seconds);
  std::string text = std::to_string(lines) + (lines == 1 ? " line  " : " lines  ") +
                     std::to_string(std::llround(rate)) + " lines/s";
  if (share > 0.0) text += "  left " + clock_time(seconds * (1.0 - share) / share);
  return text;
}

void LineProgress::add(std::size_t lines, std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  lines_ += lines;
  bytes_ += bytes;
  constexpr auto kOften = std::chrono::milliseconds(100);
  const auto now = Clock::now();
  if (style_ != ProgressStyle::kTerminal || now - shown_ < kOften) return;
  shown_ = now;
  // Line ends of two bytes and the like are not worth to be counted.
  const double share =
      total_bytes_ == 0
          ? 0.0
          : std::min(1.0, static_cast<double>(bytes_) / static_cast<double>(total_bytes_));
  const double seconds = std::chrono::duration<double>(now - begin_).count();
  progress_.show(total_bytes_ == 0 ? -1.0 : share, describe_lines(lines_, seconds, share));
}

void LineProgress::say(const std::string& message) {
  const std::lock_guard lock(mutex_);
  progress_.show(message);
}

void LineProgress::clear() {
  const std::lock_guard lock(mutex_);
  progress_.clear();
}

}  // namespace heed
