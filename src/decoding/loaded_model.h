#pragma once

#include "decoding/forced.h"
#include "decoding/step_scorer.h"
#include "format/model_config.h"

namespace heed {

/// A model in memory, as search and alignment see it, whatever computes it: engine/engine.h without
/// LibTorch, or the Torch half (bridge/torch_half.h). Not for several threads at once.
class LoadedModel : public StepScorer, public ForcedScorer {
 public:
  virtual const ModelConfig& config() const = 0;

  /// Whether its searches look at the tokens of a shortlist alone.
  virtual bool is_restricted() const { return false; }
};

}  // namespace heed
