#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "metrics/metric.h"

/// What a training tells of itself.
namespace heed {

/// Where a training stands.
struct TrainingProgress {
  std::int64_t update = 0;    ///< updates done
  double epoch = 0.0;         ///< epochs done, with the fraction
  double seconds = 0.0;       ///< since the start, all counted; of resumed parts too
  double seconds_left = 0.0;  ///< estimate; negative where unknown
  double target_tokens_per_second = 0.0;
  /// Negative log-likelihood, mean a target token since the last report, with dropout: what the
  /// validation's loss is to be compared with.
  double loss = 0.0;
  double smoothed_loss = 0.0;  ///< what training lowers: with label smoothing, R-Drop's divergence
                               ///< and guided alignment
  double loss_since_validation = 0.0;  ///< `loss` since the last validation
  double learning_rate = 0.0;
  double gradient_norm = 0.0;  ///< before clipping, mean since the last report
};

/// Scores of one validation, of kValidationMetrics.
using ValidationScores = std::map<Metric, double>;

/// Logs and checkpoints name them.
inline std::map<std::string, double> by_name(const ValidationScores& scores) {
  std::map<std::string, double> named;
  for (const auto& [metric, score] : scores) named[name_in(kValidationMetrics, metric)] = score;
  return named;
}

/// What one validation found.
struct Validation {
  ValidationScores scores;
  /// How much more it costs to predict a target token from the source of another pair: what the
  /// right source is worth, in nats. About 0 as long as the model does not read its source.
  std::optional<double> source_worth = std::nullopt;
  std::vector<std::string> samples = {};  ///< translations of the sample_pairs() of the text
  bool best = false;                      ///< whether these weights are delivered
};

enum class TrainingEnd { kFinished, kStoppedEarly, kInterrupted };

struct TrainingResult {
  TrainingEnd end = TrainingEnd::kFinished;
  TrainingProgress progress;
  ValidationScores best;  ///< the best value of each score
};

}  // namespace heed
