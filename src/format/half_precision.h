#pragma once

#include <cstdint>

namespace heed {

/// IEEE 754 binary16 and bfloat16 as their 16 bits. To 16 bits: round to nearest, ties to even; what is too large
/// becomes infinite; NaN stays NaN. To float: exact.
std::uint16_t float16_from_float(float value);
float float_from_float16(std::uint16_t bits);
std::uint16_t bfloat16_from_float(float value);
float float_from_bfloat16(std::uint16_t bits);

}  // namespace heed
