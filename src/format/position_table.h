#pragma once

#include <cstdint>

namespace heed {

/// MarianMT's static position embedding: entry `column` of the vector of width `d_model` for
/// `position`, counted from 0. With k = column mod D/2 and angle = position / 10000^(2k/D): sine in
/// the first D/2 columns, cosine in the rest. Source: Vaswani et al. 2017, in the order of columns
/// of MarianSinusoidalPositionalEmbedding.
double position_value(std::int64_t position, std::int64_t column, std::int64_t d_model);

}  // namespace heed
