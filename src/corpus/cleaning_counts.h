#pragma once

#include <cstddef>

#include "corpus/flaw.h"

namespace heed {

/// What a cleaning has done.
struct CleaningCounts {
  std::size_t pairs = 0;                    ///< that were read
  PerFlaw<std::size_t> removed{};           ///< under kNone those that were kept
  std::size_t entities = 0, encodings = 0;  ///< pairs that were kept and mended
};

}  // namespace heed
