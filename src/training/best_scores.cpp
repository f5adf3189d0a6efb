#include "training/best_scores.h"

namespace heed {

/// Whether a score is better than the best; `tie`: what there is where value and loss are equal.
bool BestScores::is_improved(Metric metric, const ValidationScores& scores, bool tie) const {
  const auto best = values.find(metric);
  if (best == values.end()) return true;
  const double now = scores.at(metric);
  if (now != best->second)
    return higher_is_better(metric) ? now > best->second : now < best->second;
  const auto loss = scores.find(Metric::kLoss);
  const auto best_loss = losses.find(metric);
  if (loss == scores.end() || best_loss == losses.end() || loss->second == best_loss->second)
    return tie;
  return loss->second < best_loss->second;
}

BestScores::Verdict BestScores::take(const ValidationScores& scores, Metric counts,
                                     bool is_warming_up) {
  constexpr bool kTheLater = true, kNoGain = false;
  Verdict verdict{.is_best = scores.empty(), .improved = {}};
  bool gain = scores.empty();
  if (scores.contains(counts)) {
    gain = is_improved(counts, scores, kNoGain);
    verdict.is_best = is_improved(counts, scores, kTheLater);
  }
  for (const auto& [metric, value] : scores) {
    if (!is_improved(metric, scores, kTheLater)) continue;
    values[metric] = value;
    if (scores.contains(Metric::kLoss)) losses[metric] = scores.at(Metric::kLoss);
    verdict.improved.push_back(metric);
  }
  validations_without_gain = gain || is_warming_up ? 0 : validations_without_gain + 1;
  return verdict;
}

}  // namespace heed
