#pragma once

#include <torch/nn.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace heed {

/// Some of a model's parameters that follow one another, and their place [first, last) in the flat
/// array of all.
struct ParameterWindow {
  std::int64_t first = 0, last = 0;
  int parameters = 0;
};

/// Cuts the array into about `count` windows between parameters, from its end to its beginning: in
/// the order in which a backward pass is through with them.
std::vector<ParameterWindow> parameter_windows(const torch::nn::Module& model, int count);

/// Notices as soon as a backward pass has added the last gradient of a window.
class BackwardWatch {
 public:
  /// Called by the thread of the backward pass, with the window's number.
  using Finished = std::function<void(std::size_t window)>;

  /// `windows`: of parameter_windows(), for this model or one like it.
  BackwardWatch(const torch::nn::Module& model, const std::vector<ParameterWindow>& windows);

  /// From now on, for one backward pass. `finished` may be empty: then nobody is told.
  void begin(Finished finished);

 private:
  struct Pass {
    Finished finished;
    std::vector<int> missing;  ///< parameters of each window whose gradients are not there yet
  };
  class Hook;

  std::vector<ParameterWindow> windows_;
  std::shared_ptr<Pass> pass_ = std::make_shared<Pass>();
  std::vector<std::shared_ptr<void>> accumulators_;  // which autograd itself holds weakly
};

}  // namespace heed
