#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "job/encoded_corpus.h"
#include "job/training_options.h"
#include "model/transformer.h"
#include "training/backward_watch.h"

namespace heed {

/// Sums over the target tokens of a batch.
struct BatchSums {
  double loss = 0.0, negative_log_likelihood = 0.0;
  std::int64_t tokens = 0;
};

/// Makes the gradients of a model's parameters windows into one flat array, and gives it: [P],
/// zeros, P parameters in all.
torch::Tensor flat_gradients(torch::nn::Module& model);

/// Told of a window [first, last) of the flat array that no batch of this update will change any
/// more.
using Completed = std::function<void(std::int64_t first, std::int64_t last)>;

/// Adds up the gradients of batches; those of `<pad>`'s embeddings stay zero. On a CPU a large
/// batch is cut into a part for each thread, which goes through a model of its own: it has the
/// trained model's weights, and its own gradients. So the threads meet once a batch, not in every
/// operation, and what an operation does not compute in parallel is done by all of them as well. A
/// small batch is one part, and its operations are what the threads share.
class Gradients {
 public:
  /// `sums` [P]: where the gradients of `model` are, as flat_gradients made them.
  Gradients(Transformer& model, torch::Tensor sums, const TrainingOptions& options);

  /// Sets the sums to zero. Dropout masks are a function of (seed, update, number of the part).
  void clear(std::int64_t update);
  /// `completed`, of the last batch of an update: is told of all windows of the array, one after
  /// the other, each as soon as the backward pass is through with it.
  BatchSums add(const EncodedCorpus& corpus, std::span<const std::uint32_t> pairs,
                const Completed& completed = {});
  /// The same for a process that has no batch in this update.
  void add_none(const Completed& completed);
  /// Counts the parts of a batch that another process adds.
  void skip(const EncodedCorpus& corpus, std::span<const std::uint32_t> pairs);

 private:
  struct Replica {
    Replica(Transformer& trained, const std::vector<ParameterWindow>& windows);

    Transformer model;
    torch::Tensor gradients;  ///< [P], zeros between two batches
    BackwardWatch watch;
  };

  std::vector<std::span<const std::uint32_t>> cut(const EncodedCorpus& corpus,
                                                  std::span<const std::uint32_t> pairs) const;
  BatchSums add_part(Transformer& model, const EncodedCorpus& corpus,
                     std::span<const std::uint32_t> pairs, int part);
  void complete(std::size_t window, std::size_t parts);

  Transformer& model_;
  torch::Tensor sums_;
  const TrainingOptions& options_;
  std::vector<torch::Tensor> padding_;  ///< [D] each, of the sums: what belongs to `<pad>`
  std::vector<ParameterWindow> windows_;
  BackwardWatch watch_;  ///< of `model_`
  std::vector<std::unique_ptr<Replica>> replicas_;
  std::int64_t update_ = 0;
  int parts_ = 0;  ///< of this update so far
};

}  // namespace heed
