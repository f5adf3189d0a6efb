#pragma once

#include <vector>

#include "job/training_progress.h"

namespace heed {

/// The best scores of a training so far. Of equal ones (BLEU is 0.00 until a model knows something)
/// the one with less loss is better.
struct BestScores {
  ValidationScores values;           ///< of each metric
  ValidationScores losses;           ///< of the weights that have it, where it is known
  int validations_without_gain = 0;  ///< in the metric that counts

  /// What a validation has brought.
  struct Verdict {
    bool is_best = false;          ///< its weights are to be delivered
    std::vector<Metric> improved;  ///< whose best it has; the later of equal ones counts
  };

  /// Takes the scores of a validation in. `counts`: the metric by which weights are kept. Without
  /// any score the newest weights are the best. Patience begins after the warm-up: until then
  /// scores are noise.
  Verdict take(const ValidationScores& scores, Metric counts, bool is_warming_up);

 private:
  bool is_improved(Metric metric, const ValidationScores& scores, bool tie) const;
};

}  // namespace heed
