#include "format/position_table.h"

#include <cmath>

namespace heed {

double position_value(std::int64_t position, std::int64_t column, std::int64_t d_model) {
  const std::int64_t half = d_model / 2;
  const double exponent = 2.0 * static_cast<double>(column % half) / static_cast<double>(d_model);
  const double angle = static_cast<double>(position) / std::pow(10000.0, exponent);
  return column < half ? std::sin(angle) : std::cos(angle);
}

}  // namespace heed
