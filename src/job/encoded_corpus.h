#pragma once

#include <vector>

#include "text/link.h"

namespace heed {

/// Sentence pairs as ids, both sides ending with `</s>`; as many sources as targets.
struct EncodedCorpus {
  std::vector<std::vector<int>> source, target;
  /// Of the first pairs, which pieces belong together: what guides an attention head.
  std::vector<std::vector<Link>> links = {};
};

}  // namespace heed
