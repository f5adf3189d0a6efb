#pragma once

#include <string>

namespace heed {

/// A length of time as `1:02:03`; `?` for a negative (unknown) one.
std::string clock_time(double seconds);

}  // namespace heed
