#pragma once

#include <span>

#include "engine/attention_trail.h"
#include "engine/decoder_state.h"
#include "engine/row_groups.h"

namespace heed {

/// What is asked of the attentions of a step beside what goes on through the layers.
struct StepInspection {
  std::span<const AttentionCut> cuts = {};
  AttentionTrail* trail = nullptr;  ///< follows the step; null: nothing is kept
};

/// One step of these rows, through all layers: embeds previous_ids[row] and leaves the output in
/// scratch.x [rows, D]. REQUIRES: `state` follows the step's parents, `position` [D] is the one
/// that is read.
void decode_step(const EngineParameters& parameters, std::span<const int> previous_ids,
                 const float* position, DecoderState& state, RowRange rows,
                 const StepInspection& inspection, Scratch& scratch);

}  // namespace heed
