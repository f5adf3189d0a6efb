#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/inspection.h"

namespace heed {

/// The ids of a sentence, `</s>` included.
using Sentence = std::span<const int>;

std::int64_t total_length(std::span<const Sentence> sentences);

/// The encoder: sentences, one after the other without padding, to vectors of their positions in
/// scratch.x [N, D]. `inspections`: of each sentence, or none at all. REQUIRES: `positions` reaches
/// the longest sentence.
void encode(const EngineParameters& parameters, const PositionTable& positions,
            std::span<const Sentence> sentences, Scratch& scratch,
            std::span<const Inspection> inspections = {});

}  // namespace heed
