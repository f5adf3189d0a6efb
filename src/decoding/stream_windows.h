#pragma once

#include <exception>
#include <functional>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "decoding/bounded_queue.h"

namespace heed {

/// Gives the next item, or nothing at the end. Called on a thread of its own; when `stop` is
/// requested, no more items are wanted, and it should return (anything) soon.
template <typename Item>
using ReadItem = std::function<std::optional<Item>(std::stop_token stop)>;

/// Takes what was read since the last call, in order. False: no more is wanted.
template <typename Item>
using ProcessWindow = std::function<bool(std::vector<Item> items)>;

/// Reads on one thread and processes on the caller's: a lone item is processed at once, items that
/// come while others are being processed are then processed together. Holds at most two windows.
/// Rethrows what `read` and `process` throw.
template <typename Item>
void stream_windows(const ReadItem<Item>& read, const WindowLimits& limits,
                    const ProcessWindow<Item>& process) {
  BoundedQueue<Item> queue(limits);
  // Asked to stop and joined on every way out: an early end never leaves the reader waiting for
  // room.
  const std::jthread reader([&](std::stop_token stop) {
    try {
      while (std::optional<Item> item = read(stop)) {
        if (stop.stop_requested() || !queue.push(std::move(*item), stop)) break;
      }
      queue.close();
    } catch (...) {
      queue.close(std::current_exception());
    }
  });
  while (true) {
    std::vector<Item> items = queue.take();
    if (items.empty() || !process(std::move(items))) break;
  }
}

}  // namespace heed
