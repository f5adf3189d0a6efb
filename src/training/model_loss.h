#pragma once

#include <cstdint>

#include "batching/batch.h"
#include "job/encoded_corpus.h"
#include "job/process_group.h"
#include "job/training_options.h"
#include "model/transformer.h"
#include "training/loss.h"

/// The loss of a whole model on sentence pairs.
namespace heed {

/// Of one batch, with dropout and label smoothing, and with the weighted cross-entropy of the
/// guided head, where the model has one and the batch has links; with R-Drop the mean of two passes
/// plus their weighted divergence (Liang et al. 2021).
LossSums training_loss(Transformer& model, const Batch& batch, const TrainingOptions& options,
                       ForwardPass::Dropout dropout);

/// Mean negative log-likelihood a target token, without dropout and smoothing. REQUIRES: the corpus
/// is not empty. Each of the processes goes through its share of the batches; the first one gets
/// the mean of all, the others 0.
double validation_loss(Transformer& model, const EncodedCorpus& corpus, int batch_tokens,
                       ProcessGroup& processes);
/// Of a process for itself.
double validation_loss(Transformer& model, const EncodedCorpus& corpus, int batch_tokens);

/// Validation loss where each target has the source of another pair, less that of the right pairs:
/// what the source is worth, in nats a target token; about 0 as long as the model does not read it.
/// Over 100 pairs at most, spread evenly over the corpus. REQUIRES: the corpus is not empty.
double source_worth(Transformer& model, const EncodedCorpus& corpus, int batch_tokens);

}  // namespace heed
