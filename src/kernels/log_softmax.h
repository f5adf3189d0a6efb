#pragma once

#include <cstdint>

namespace heed {

/// log(sum_i exp(x[i])) of a row, from the largest so that nothing overflows. REQUIRES: count is at least 1.
float log_sum_exp(const float* x, std::int64_t count);

/// x = x - log_sum_exp(x) in place: log p from scores, for rows [begin, end) of [N, count].
void log_softmax(float* x, std::int64_t count, std::int64_t begin, std::int64_t end);

}  // namespace heed
