#include "decoding/thread_pool.h"

#if defined(__linux__)
#include <sched.h>
#endif

#include <algorithm>
#include <fstream>
#include <set>
#include <string>
#include <utility>

namespace heed {

ThreadPool::ThreadPool(int threads)
    : threads_(static_cast<std::size_t>(threads > 0 ? threads : physical_cores())) {}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  has_work_.notify_all();
  for (std::thread& helper : helpers_) helper.join();
}

void ThreadPool::run(std::size_t pieces, const Work& work) {
  if (pieces <= 1 || threads_ == 1) {
    for (std::size_t piece = 0; piece < pieces; ++piece) work(piece, 0);
    return;
  }
  if (helpers_.empty()) start_helpers();
  std::unique_lock lock(mutex_);
  work_ = &work;
  next_ = 0;
  pieces_ = unfinished_ = pieces;
  has_work_.notify_all();
  do_pieces(lock, 0);
  is_done_.wait(lock, [&] { return unfinished_ == 0; });
  if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
}

void ThreadPool::start_helpers() {
  for (std::size_t thread = 1; thread < threads_; ++thread)
    helpers_.emplace_back([this, thread] { help(thread); });
}

void ThreadPool::help(std::size_t thread) {
  std::unique_lock lock(mutex_);
  while (!closing_) {
    do_pieces(lock, thread);
    has_work_.wait(lock, [&] { return closing_ || next_ < pieces_; });
  }
}

void ThreadPool::do_pieces(std::unique_lock<std::mutex>& lock, std::size_t thread) {
  while (next_ < pieces_) {
    const std::size_t piece = next_++;
    const Work& work = *work_;
    lock.unlock();
    std::exception_ptr error;
    try {
      work(piece, thread);
    } catch (...) {
      error = std::current_exception();
    }
    lock.lock();
    if (error) {
      if (!error_) error_ = error;
      unfinished_ -= pieces_ - next_;
      next_ = pieces_;
    }
    if (--unfinished_ == 0) is_done_.notify_all();
  }
}

#if defined(__linux__)

int physical_cores() {
  cpu_set_t allowed{};
  if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0)
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  std::set<std::string> cores;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (!CPU_ISSET(cpu, &allowed)) continue;
    std::string siblings;  // the same text for all threads of a core
    std::ifstream("/sys/devices/system/cpu/cpu" + std::to_string(cpu) +
                  "/topology/thread_siblings_list") >>
        siblings;
    cores.insert(siblings.empty() ? "cpu " + std::to_string(cpu) : siblings);
  }
  return std::max(1, static_cast<int>(cores.size()));
}

#else

int physical_cores() { return std::max(1, static_cast<int>(std::thread::hardware_concurrency())); }

#endif

}  // namespace heed
