#pragma once

#include <ATen/ATen.h>

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <span>
#include <thread>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <vector>

namespace heed {

/// Adds up arrays over all processes in a thread of its own, one after the other, in the order in
/// which all begin them, while the caller goes on computing.
class GlooSums {
 public:
  struct Exchange {
    c10::intrusive_ptr<c10d::ProcessGroupGloo> gloo;
    int size = 1;         ///< of the group
    at::ScalarType type;  ///< in which the numbers travel: kFloat or kBFloat16
    /// Waits for what all do together; throws where that cannot be finished any more.
    std::function<void(c10d::Work&)> finish;
  };

  explicit GlooSums(Exchange exchange);
  GlooSums(const GlooSums&) = delete;
  GlooSums& operator=(const GlooSums&) = delete;
  ~GlooSums();

  /// Copies `values`; finish() puts the sums in their place.
  void begin(std::span<float> values);
  /// Adds up `few` as well, and waits for all sums. Throws what finishing one has thrown.
  void finish(std::span<double> few);

 private:
  struct Sum {
    std::span<float> place;
    at::Tensor mine;                              ///< [N, n / N]: what goes to each rank
    at::Tensor theirs = {};                       ///< [N, n / N]: of each rank, for this one
    at::Tensor sums = {};                         ///< [N, n / N]: what each rank has added up
    c10::intrusive_ptr<c10d::Work> arrival = {};  ///< of `theirs`, then of `sums`
  };

  void run();
  void step(std::unique_lock<std::mutex>& lock);
  void send(Sum& sum) const;
  void hand_out(Sum& sum) const;
  at::Tensor in_order_of_ranks(const at::Tensor& parts) const;

  Exchange exchange_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Sum> sums_;                   // of this update; their places in memory stay
  std::size_t sent_ = 0, handed_out_ = 0;  // of these
  bool is_whole_ = false;                  // no more come in this update
  std::exception_ptr error_;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace heed
