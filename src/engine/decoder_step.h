#pragma once

#include <span>

#include "engine/decoder_state.h"
#include "engine/row_groups.h"

namespace heed {

/// One step of these rows, through all layers: embeds previous_ids[row] and leaves the output in scratch.x [rows, D].
/// REQUIRES: `state` follows the step's parents, `position` [D] is the one that is read.
void decode_step(const EngineParameters& parameters, std::span<const int> previous_ids, const float* position,
                 DecoderState& state, RowRange rows, Scratch& scratch);

}  // namespace heed
