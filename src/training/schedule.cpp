#include "training/schedule.h"

#include <algorithm>
#include <cmath>

namespace heed {

double inverse_square_root_rate(double peak, int warmup, std::int64_t update) {
  const double ramp = std::max(1, warmup), now = static_cast<double>(update);
  return peak * std::min(now / ramp, std::sqrt(ramp / now));
}

double cooldown_factor(double cooldown, double done) {
  return cooldown > 0.0 ? std::clamp((1.0 - done) / cooldown, 0.0, 1.0) : 1.0;
}

double dropout_share(int warmup, std::int64_t update) {
  return warmup > 0 ? std::clamp(static_cast<double>(update - 1) / warmup, 0.0, 1.0) : 1.0;
}

}  // namespace heed
