#pragma once

#include <cstdint>

namespace heed {

/// Learning rate of update 1, 2, …: linear to `peak` over `warmup` updates, then peak * sqrt(warmup / update)
/// (Vaswani et al. 2017, section 5.3, with the peak named instead of derived).
double inverse_square_root_rate(double peak, int warmup, std::int64_t update);

}  // namespace heed
