#pragma once

#include <span>
#include <vector>

#include "explain/model_probe.h"

namespace heed {

/// Integrated gradients (Sundararajan et al. 2017): the integral of gradient times embedding along
/// the line from zero embeddings (0) to the sentence's own (1).
///
/// Simpson's rule on intervals of the line, 16 at first. Completeness holds for each of them: the
/// integral's sum is log p at its end less log p at its start. So each has a gap of its own, and
/// where log p leaps (few places, which fixed points would miss) intervals are halved: those that
/// hold three quarters of all gaps, until all gaps add up to at most 2 % of what log p changes up
/// and down the intervals, and the gap of the whole, where they make up for each other, is at most
/// 0.8 % of what it changes from end to end, or until there are 1,024 intervals.
struct PathIntegral {
  std::vector<double> points, weights;  ///< where gradients were taken; the weights add up to 1
  std::vector<double> products;         ///< [S] the integral
  /// |sum - (log p(y|x) - log p(y|0))| by the latter's size.
  double completeness_gap = 0.0;
};

/// The integral of log p over a set of target positions.
PathIntegral integrated_gradients(GradientProbe& probe, const IdPair& pair,
                                  const std::vector<int>& output);

/// [O][S] the sums over points of weight times gradient times embedding.
std::vector<std::vector<double>> weighted_products(const PathGradients& gradients,
                                                   std::span<const double> weights);

}  // namespace heed
