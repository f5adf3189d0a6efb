#pragma once

#include <vector>

namespace heed {

/// Sentence pairs as ids, both sides ending with `</s>`; as many sources as targets.
struct EncodedCorpus {
  std::vector<std::vector<int>> source, target;
};

}  // namespace heed
