#pragma once

#include <cstdint>
#include <span>

#include "engine/decoder_state.h"

namespace heed {

/// Some rows of a step.
struct RowRange {
  std::int64_t begin = 0, end = 0;
  std::int64_t size() const { return end - begin; }
};

/// One step of these rows, through all layers: embeds previous_ids[row] and leaves the output in scratch.x
/// [rows, D]. The rows do not meet, so threads may share them out. REQUIRES: `state` follows the step's parents, and
/// `positions` reaches its position.
void decode_step(const EngineParameters& parameters, std::span<const int> previous_ids, const float* position,
                 DecoderState& state, RowRange rows, Scratch& scratch);

}  // namespace heed
