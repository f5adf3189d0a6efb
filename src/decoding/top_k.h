#pragma once

#include <span>
#include <vector>

#include "decoding/ranking.h"

namespace heed {

/// The k likeliest tokens that are not barred, best first, equals by id. Fewer where fewer are possible: a token with
/// log p of minus infinity (or not a number) is none. One pass over the row; `barred` should be short.
std::vector<TokenScore> top_k(std::span<const float> log_probabilities, int k, std::span<const int> barred);

}  // namespace heed
