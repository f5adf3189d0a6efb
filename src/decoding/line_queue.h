#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

namespace heed {

/// A line to translate.
struct SourceLine {
  std::string text;                ///< one line, without its end
  std::string target_prefix = {};  ///< what the translation must begin with; mostly nothing
  std::string attachment = {};     ///< the caller's own; comes back untouched with the translation
};

/// Hands lines from a reader's thread to the translator's. Bounded, so that a fast reader waits: memory stays the same
/// however long the input is.
class LineQueue {
 public:
  /// At most `max_lines` lines or `max_bytes` bytes wait (but always room for one line).
  LineQueue(std::size_t max_lines, std::size_t max_bytes) : max_lines_(max_lines), max_bytes_(max_bytes) {}

  /// Waits for room. False: nobody wants lines any more (`stop`), and this one was not taken.
  bool push(SourceLine line, std::stop_token stop);

  /// The reader is done, or failed with `error`.
  void close(std::exception_ptr error = nullptr);

  /// All that waits: at least one line, for which it waits itself. Nothing: the end. Rethrows the reader's error once
  /// what was read before it has been taken.
  std::vector<SourceLine> take();

 private:
  bool has_room(std::size_t bytes) const;

  const std::size_t max_lines_, max_bytes_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<SourceLine> lines_;
  std::size_t bytes_ = 0;
  bool closed_ = false;
  std::exception_ptr error_;
};

}  // namespace heed
