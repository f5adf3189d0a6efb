#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <string>

namespace heed {

/// Work that a signal has stopped, its state saved. The program then ends with 128 + signal, as
/// shells expect.
class Interrupted : public std::exception {
 public:
  explicit Interrupted(int signal) : signal_(signal) {}
  const char* what() const noexcept override { return "interrupted"; }
  int signal() const { return signal_; }

 private:
  int signal_;
};

/// From now on the first SIGINT or SIGTERM does not end the program but stands in the number
/// returned (0: none came), for the running work to look at; the second ends it at once. To be
/// called by the main thread.
const std::atomic<int>& catch_interruption();

/// While it lives, a file that is removed where SIGINT, SIGTERM or SIGHUP ends the program. (What
/// SIGKILL ends leaves it.) At most kMost at a time; not beside catch_interruption().
class RemovedWhenKilled {
 public:
  static constexpr std::size_t kMost = 4;

  explicit RemovedWhenKilled(const std::filesystem::path& path);
  RemovedWhenKilled(const RemovedWhenKilled&) = delete;
  RemovedWhenKilled& operator=(const RemovedWhenKilled&) = delete;
  ~RemovedWhenKilled();

 private:
  std::string path_;
};

}  // namespace heed
