#pragma once

#include "job/stored_text.h"

namespace heed {

/// What read_text() gives of a corpus of these pairs.
inline StoredText stored(const ParallelText& text) {
  return {.source = text.source,
          .target = text.target,
          .links = text.links,
          .skipped = {.empty = text.skipped_empty, .too_long = text.skipped_long}};
}

}  // namespace heed
