#pragma once

namespace heed {

/// The number that a reader sees, 0.1 and not 0.10000000149011612: the shortest decimal that gives
/// the float back. REQUIRES: it is finite.
double shortest_decimal(float value);

}  // namespace heed
