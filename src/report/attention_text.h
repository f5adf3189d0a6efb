#pragma once

#include <string>
#include <vector>

#include "explain/explanation.h"
#include "report/text_table.h"

/// The sections of an explanation that are about attention.
namespace heed {

/// Which other words each source word attends to most in the encoder: by the mean over the layers
/// and heads chosen, with the residual share, and the one head where a word gets most.
std::string attention_text(const Explanation& explanation, const MapChoice& choice,
                           const TextStyle& style);

/// The row of one source word in every layer and head chosen. REQUIRES: choice.query >= 0.
std::string query_text(const Explanation& explanation, const MapChoice& choice,
                       const TextStyle& style);

/// The heads that cost most log p when they are off.
std::string heads_text(const Explanation& explanation, const MapChoice& choice,
                       const TextStyle& style);

/// The edges that cost most log p when they are cut.
std::string edges_text(const Explanation& explanation, const EdgeEffects& edges,
                       const TextStyle& style);

std::string moved_text(const std::vector<MovedAttention>& moved, const TextStyle& style);

}  // namespace heed
