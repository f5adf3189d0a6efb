#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "training/shared_store.h"

namespace heed {

/// Notices that another process of a training has ended or does not answer. Each process says in
/// the store, twice a second, that it is alive, from a thread of its own; rank 0, which keeps the
/// store, looks at all of them, the others at rank 0. What one of them finds, or why one of them
/// ends, all find in the store.
class Watch {
 public:
  struct Member {
    int rank = 0;
    std::vector<std::string> hosts;     ///< of all ranks
    std::chrono::milliseconds timeout;  ///< silence that is too long
  };

  /// `store`: for this thread alone, since a question to it may take long.
  Watch(SharedStore store, Member member);
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch();

  /// One sentence; empty as long as all is well.
  std::string failure() const;
  /// Why this process must end, now that a connection is lost: what is found within seconds.
  std::string find_failure();
  /// No longer: the training is over.
  void stop();

 private:
  using Clock = std::chrono::steady_clock;

  struct Pulse {
    std::int64_t beat = -1;
    Clock::time_point since = Clock::now();
  };

  void run();
  void look();
  void look_at(int rank, std::chrono::milliseconds limit);
  void set_failure(const std::string& failure);

  SharedStore store_;
  Member member_;
  std::vector<Pulse> pulses_;
  std::int64_t beat_ = 0;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::string failure_;
  bool stopped_ = false, suspects_ = false;
  std::thread thread_;
};

/// `rank 2 on host b`
std::string rank_on_host(int rank, const std::string& host);
/// `rank 2 on host b has ended or does not answer …`
std::string lost(int rank, const std::string& host);

}  // namespace heed
