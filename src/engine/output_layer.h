#pragma once

#include <cstdint>
#include <span>

#include "engine/layers.h"

namespace heed {

/// log p of every next token: x [rows, D] -> log_probabilities [rows, V].
void log_probabilities(const EngineParameters& parameters, const float* x, std::int64_t rows, float* log_probabilities);

/// log p of one next token a row: scratch.x [rows, D], ids [rows] -> results [rows].
void log_probabilities_of(const EngineParameters& parameters, std::span<const int> ids, Scratch& scratch,
                          std::span<float> results);

}  // namespace heed
