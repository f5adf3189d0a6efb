#pragma once

#include <vector>

#include "explain/explanation.h"
#include "explain/scripted_probe.h"

namespace heed {

inline AttentionMaps maps(int queries, int keys, const std::vector<float>& weights) {
  return {.layers = 1,
          .heads = 1,
          .queries = queries,
          .keys = keys,
          .scores = weights,
          .weights = weights,
          .contributions = weights,
          .residual_shares = std::vector<float>(static_cast<std::size_t>(queries), 0.75F)};
}

inline Matrix matrix(int rows, int columns, const std::vector<double>& values) {
  return {.rows = rows, .columns = columns, .values = values};
}

/// "a b" becomes "x", by a model of one layer and head.
inline Explanation small_explanation() {
  Explanation explanation;
  explanation.source_text = "a b";
  explanation.target_text = "x";
  explanation.sides = {.source = letters("ab"), .target = letters("x")};
  explanation.token_log_probabilities = {-0.5, -0.25};
  explanation.maps = {.encoder = maps(3, 3, {0.5F, 0.3F, 0.2F, 0.6F, 0.3F, 0.1F, 0.1F, 0.2F, 0.7F}),
                      .decoder = maps(2, 2, {1.0F, 0.0F, 0.5F, 0.5F}),
                      .cross = maps(2, 3, {0.1F, 0.8F, 0.1F, 0.2F, 0.2F, 0.6F})};
  explanation.importance = {{.method = ImportanceMethod::kLeaveOneOut,
                             .translation = {1.0, 2.0, 0.5},
                             .by_step = matrix(2, 3, {0.25, 1.5, 0.5, 0.75, 0.004, 0.0})}};
  for (const AttentionKind kind : kAttentionKinds)
    explanation.head_losses.of(kind) = matrix(1, 1, {0.25});
  explanation.head_losses.of(AttentionKind::kCross) = matrix(1, 1, {3.5});
  return explanation;
}

}  // namespace heed
