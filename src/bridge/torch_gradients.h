#pragma once

#include <memory>
#include <span>
#include <vector>

#include "decoding/thread_pool.h"
#include "explain/model_probe.h"
#include "model/transformer.h"

namespace heed {

/// Gradients of the LibTorch model, in its own number type (float32 for users, float64 in tests).
/// Not for several threads at once.
class TorchGradients : public GradientProbe {
 public:
  /// Switches the parameters' gradients off: only those of the embeddings are wanted. `threads`: 0
  /// is one a physical core.
  explicit TorchGradients(std::shared_ptr<Transformer> model, int threads = 0);

  PathGradients gradients(const IdPair& pair, std::span<const std::vector<int>> outputs,
                          std::span<const double> points) override;

 private:
  std::shared_ptr<Transformer> model_;
  ThreadPool threads_;
};

}  // namespace heed
