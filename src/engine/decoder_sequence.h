#pragma once

#include <span>

#include "decoding/forced.h"
#include "engine/encoder.h"
#include "engine/head_vectors.h"

namespace heed {

/// Pairs whose translations are known: all positions of a translation are read at once, none sees a
/// later one. Encodes the sources, and fills in `results` [pairs] with what is wanted. REQUIRES:
/// `positions` reaches the longest source and target.
void score_pairs(const EngineParameters& parameters, const PositionTable& positions,
                 std::span<const IdPair> pairs, std::span<ForcedScores> results,
                 const Wanted& wanted, Scratch& scratch);

/// The vectors of the head that `of_head` names, of one pair.
HeadVectors head_vectors(const EngineParameters& parameters, const PositionTable& positions,
                         const IdPair& pair, HeadVectors of_head, Scratch& scratch);

}  // namespace heed
