#pragma once

#include "format/model_config.h"
#include "job/training_options.h"

/// How long a training takes and how much memory, before it has begun.
namespace heed {

/// How fast a machine trains.
struct DeviceSpeed {
  double rate = 0.0;               ///< in float32, operations of training_cost() a second
  bool gains_by_bfloat16 = false;  ///< whether it multiplies bfloat16 clearly faster
  double update_seconds = 0.0;     ///< what an update takes however few tokens it has (a GPU)
};

/// What it depends on besides the options.
struct TrainingLoad {
  double pairs = 0.0;                               ///< of the training text
  double source_pieces = 0.0, target_pieces = 0.0;  ///< of it
  double validation_pairs = 0.0;
  int vocabulary = 0;  ///< pieces of the target's
  int processes = 1;   ///< that train together
  int threads = 1;     ///< of each of them
  DeviceSpeed device;
};

/// Floating-point operations of training on a target piece and its share of the source,
/// `source_share` pieces: two for each weight that a piece meets on its way forward, and twice as
/// many on the way back.
double training_cost(const ModelConfig& model, double vocabulary, double source_share);

/// Target pieces a second, padding left out.
double training_speed(const TrainingLoad& load, const ModelConfig& model,
                      const TrainingOptions& training);

/// Bytes of memory that a process takes on a CPU, about, besides the text: LibTorch, the arrays of
/// the optimiser (kernels/adam.h), the gradients of each thread, and what the forward pass of a
/// batch keeps for the way back.
double training_memory(const TrainingLoad& load, const ModelConfig& model,
                       const TrainingOptions& training);

/// How often the text is read in a span of training. 0 where the span is 0: without an end.
double epochs_in(const TrainingSpan& span, const TrainingLoad& load, const ModelConfig& model,
                 const TrainingOptions& training);

}  // namespace heed
