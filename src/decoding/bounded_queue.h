#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <iterator>
#include <mutex>
#include <stop_token>
#include <utility>
#include <vector>

#include "decoding/window_limits.h"

namespace heed {

/// Hands items from a reader's thread to a worker's. A reader that is faster waits for room.
/// REQUIRES: `std::size_t byte_size(const Item&)`, found beside Item.
template <typename Item>
class BoundedQueue {
 public:
  /// As much as the limits say may wait; there is always room for one item.
  explicit BoundedQueue(const WindowLimits& limits) : limits_(limits) {}

  /// Waits for room. False: nobody wants items any more (`stop`), and this one was not taken.
  bool push(Item item, std::stop_token stop) {
    const std::size_t bytes = byte_size(item);
    std::unique_lock lock(mutex_);
    if (!changed_.wait(lock, stop, [&] { return has_room(bytes); })) return false;
    items_.push_back(std::move(item));
    bytes_ += bytes;
    changed_.notify_all();
    return true;
  }

  /// The reader is done, or failed with `error`.
  void close(std::exception_ptr error = nullptr) {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    error_ = error;
    changed_.notify_all();
  }

  /// All that waits: at least one item, for which it waits itself. Nothing: the end. Rethrows the
  /// reader's error once what was read before it has been taken.
  std::vector<Item> take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || !items_.empty(); });
    if (items_.empty() && error_) std::rethrow_exception(error_);
    std::vector<Item> taken(std::make_move_iterator(items_.begin()),
                            std::make_move_iterator(items_.end()));
    items_.clear();
    bytes_ = 0;
    changed_.notify_all();
    return taken;
  }

 private:
  bool has_room(std::size_t bytes) const {
    return items_.empty() || (items_.size() < limits_.items && bytes_ + bytes <= limits_.bytes);
  }

  const WindowLimits limits_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Item> items_;
  std::size_t bytes_ = 0;
  bool closed_ = false;
  std::exception_ptr error_;
};

}  // namespace heed
