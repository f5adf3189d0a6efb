#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "model/transformer.h"

namespace heed {

/// Some of a model's parameters that follow one another, and their place [first, last) in the flat
/// array of all.
struct ParameterWindow {
  std::int64_t first = 0, last = 0;
  std::vector<std::size_t> parameters = {};  ///< their numbers
};

/// Cuts the array between parameters into windows of about a `count`th each, in the order in which
/// a backward pass is through with them: from the last layer to the first, and then the embeddings,
/// which also the source's are read from.
std::vector<ParameterWindow> parameter_windows(const Transformer& model, int count);

/// Notices as soon as a backward pass has added the last gradient of a window.
class BackwardWatch {
 public:
  /// Called by the thread of the backward pass, with the window's number.
  using Finished = std::function<void(std::size_t window)>;

  /// `windows`: of parameter_windows(), for this model or one like it.
  BackwardWatch(const Transformer& model, const std::vector<ParameterWindow>& windows);

  /// From now on, for one backward pass. `finished` may be empty: then nobody is told.
  void begin(Finished finished);

 private:
  struct Pass {
    Finished finished;
    std::vector<std::size_t>
        missing;  ///< parameters of each window whose gradients are not there yet
  };
  class Hook;

  std::vector<ParameterWindow> windows_;
  std::shared_ptr<Pass> pass_ = std::make_shared<Pass>();
  std::vector<std::shared_ptr<void>> accumulators_;  // which autograd itself holds weakly
};

}  // namespace heed
