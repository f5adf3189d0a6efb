#include "text/decimal.h"

#include <charconv>
#include <cstdio>
#include <cstdlib>

namespace heed {

#if defined(__cpp_lib_to_chars)

double shortest_decimal(float value) {
  char digits[64];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  double number = 0.0;
  std::from_chars(digits, end, number);
  return number;
}

#else  // the library of Emscripten 3.1

double shortest_decimal(float value) {
  constexpr int kOften = 6, kEnough = 9;  // digits
  char digits[32];
  for (int precision = kOften;; ++precision) {
    std::snprintf(digits, sizeof digits, "%.*g", precision, static_cast<double>(value));
    if (precision == kEnough || std::strtof(digits, nullptr) == value)
      return std::strtod(digits, nullptr);
  }
}

#endif

}  // namespace heed
