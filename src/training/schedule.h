#pragma once

#include <cstdint>

namespace heed {

/// Learning rate of update 1, 2, …: linear to `peak` over `warmup` updates, then peak * sqrt(warmup
/// / update) (Vaswani et al. 2017, section 5.3, with the peak named instead of derived).
double inverse_square_root_rate(double peak, int warmup, std::int64_t update);

/// What the rate is multiplied with when the share `done` (0 to 1) of the training is behind: 1,
/// and over the last `cooldown` of it (0 to 1) in a line down to 0 (Hägele et al. 2024). Weights
/// that come to rest translate better.
double cooldown_factor(double cooldown, double done);

/// What dropout rates are multiplied with in update 1, 2, …: in a line from 0 to 1 over `warmup`
/// updates (after Morerio et al. 2017). A model that has learnt to read its source goes on with
/// much dropout; one that begins with it may never learn to.
double dropout_share(int warmup, std::int64_t update);

}  // namespace heed
