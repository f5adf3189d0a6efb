#pragma once

#include <span>
#include <vector>

#include "explain/model_probe.h"
#include "model/transformer.h"

namespace heed {

/// Traces for one batch whose `factors` are 0 where a row's edges are cut and 1 elsewhere; undefined in layers that no
/// row cuts. `cuts` [B]: those of each row; S source and T target positions, padding included.
ModelTraces traces_with_cuts(std::span<const std::vector<AttentionCut>> cuts, const ModelConfig& config,
                             std::int64_t sources, std::int64_t targets);

/// Whether any row cuts anything.
bool cuts_anything(std::span<const std::vector<AttentionCut>> cuts);

}  // namespace heed
