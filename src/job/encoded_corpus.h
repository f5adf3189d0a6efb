#pragma once

#include "format/rows.h"
#include "text/link.h"

namespace heed {

/// Sentence pairs as ids, both sides ending with `</s>`; as many sources as targets.
struct EncodedCorpus {
  Rows<int> source, target;
  /// Of the first pairs, which pieces belong together: what guides an attention head.
  Rows<Link> links = {};
};

}  // namespace heed
