#pragma once

#include <torch/types.h>

#include <cstdint>
#include <deque>
#include <filesystem>
#include <string>

#include "job/process_group.h"
#include "training/best_scores.h"
#include "training/optimizer.h"

namespace heed {

/// Where a training stands, beside the arrays of the optimiser.
struct TrainingState {
  std::int64_t update = 0;                        ///< updates done
  int epoch = 0;                                  ///< epochs finished
  std::int64_t batch = 0;                         ///< batches of the running epoch used
  std::int64_t batches = 1;                       ///< batches of the running epoch in all
  double seconds = 0.0;                           ///< that it has taken until now
  double last_validation = 0.0, last_save = 0.0;  ///< in the units of their spans
  std::int64_t validated_update = -1;             ///< the last one whose weights were validated
  BestScores best;
  std::deque<torch::Tensor>
      snapshots;  ///< [P] each: the weights at the last validations, newest last
};

/// Writes state and optimiser to `path`, whole or not at all (safetensors; the numbers as
/// metadata).
void save_checkpoint(const std::filesystem::path& path, const TrainingState& state,
                     const Optimizer& optimizer);

/// Reads them back, bit for bit. Throws std::runtime_error where the file does not fit the
/// optimiser's model.
TrainingState load_checkpoint(const std::filesystem::path& path, Optimizer& optimizer);

/// Gives all processes the state and the arrays of the first one.
void share_state(TrainingState& state, Optimizer& optimizer, ProcessGroup& processes);

}  // namespace heed
