#pragma once

#include <cstdint>

namespace heed {

/// Which outputs of an affine layer a product computes: [begin, end). An end past the last output
/// means the last. REQUIRES: begin is a multiple of a panel's width, 16.
struct OutputRange {
  std::int64_t begin = 0, end = INT64_MAX;
};

}  // namespace heed
