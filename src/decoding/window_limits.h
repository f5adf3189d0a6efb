#pragma once

#include <cstddef>

namespace heed {

/// How much input is held at once, so that memory stays the same however long the input is.
struct WindowLimits {
  std::size_t items = 2000;
  std::size_t bytes = 1U << 22U;
};

}  // namespace heed
