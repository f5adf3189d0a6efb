#pragma once

#include <span>
#include <vector>

#include "decoding/forced.h"
#include "engine/encoder.h"

namespace heed {

/// Pairs whose translations are known: all positions of a translation are read at once, none sees a later one. Encodes
/// the sources, and gives the log p of each target id; `results` [pairs] are filled in, with cross-attention where it
/// is wanted. REQUIRES: `positions` reaches the longest source and target.
void score_pairs(const EngineParameters& parameters, const PositionTable& positions, std::span<const IdPair> pairs,
                 std::span<ForcedScores> results, bool with_attention, Scratch& scratch);

}  // namespace heed
