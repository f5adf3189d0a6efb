#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace heed {

/// Threads that share out numbered pieces of work. They sleep while there is none (a machine may be
/// shared), and start with the first work that has more than one piece.
class ThreadPool {
 public:
  /// `piece` is done by `thread`, 0 to threads() - 1.
  using Work = std::function<void(std::size_t piece, std::size_t thread)>;

  /// `threads`: with the caller's; 0: one a physical core that this process may use.
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  std::size_t threads() const { return threads_; }

  /// Does pieces 0 to pieces - 1, begun in this order, and comes back when all are done. After an
  /// exception no more are begun, and the first one is rethrown. For one caller at a time.
  void run(std::size_t pieces, const Work& work);

 private:
  void start_helpers();
  void help(std::size_t thread);
  void do_pieces(std::unique_lock<std::mutex>& lock, std::size_t thread);

  std::size_t threads_;
  std::vector<std::thread> helpers_;
  std::mutex mutex_;  // guards all below
  std::condition_variable has_work_, is_done_;
  const Work* work_ = nullptr;
  std::size_t next_ = 0, pieces_ = 0, unfinished_ = 0;
  std::exception_ptr error_;
  bool closing_ = false;
};

/// Physical cores that this process may run on (two threads of one core count once), at least 1.
int physical_cores();

}  // namespace heed
