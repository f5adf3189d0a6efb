#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "job/encoded_corpus.h"
#include "job/training_options.h"
#include "model/transformer.h"

namespace heed {

/// Sums over the target tokens of a batch.
struct BatchSums {
  double loss = 0.0, negative_log_likelihood = 0.0;
  std::int64_t tokens = 0;
};

/// Makes the gradients of a model's parameters windows into one flat array, and gives it: [P],
/// zeros, P parameters in all.
torch::Tensor flat_gradients(torch::nn::Module& model);

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
  BatchSums add(const EncodedCorpus& corpus, std::span<const std::uint32_t> pairs);
  /// Counts the parts of a batch that another process adds.
  void skip(const EncodedCorpus& corpus, std::span<const std::uint32_t> pairs);

 private:
  struct Replica {
    explicit Replica(Transformer& trained);

    Transformer model;
    torch::Tensor gradients;  ///< [P], zeros between two batches
  };

  std::vector<std::span<const std::uint32_t>> cut(const EncodedCorpus& corpus,
                                                  std::span<const std::uint32_t> pairs) const;
  BatchSums add_part(Transformer& model, const EncodedCorpus& corpus,
                     std::span<const std::uint32_t> pairs, int part);

  Transformer& model_;
  torch::Tensor sums_;
  const TrainingOptions& options_;
  std::vector<torch::Tensor> padding_;  ///< [D] each, of the sums: what belongs to `<pad>`
  std::vector<std::unique_ptr<Replica>> replicas_;
  std::int64_t update_ = 0;
  int parts_ = 0;  ///< of this update so far
};

}  // namespace heed
