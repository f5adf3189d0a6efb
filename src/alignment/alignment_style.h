#pragma once

#include <string>
#include <vector>

#include "alignment/attention_links.h"

namespace heed {

/// What of an alignment is written.
struct AlignmentStyle {
  enum class Kind {
    kNone,
    kHard,       ///< the best source word of each target word
    kSoft,       ///< the whole matrix
    kThreshold,  ///< every link with at least this share of its target word's attention
  };
  Kind kind = Kind::kNone;
  float threshold = 0.0F;

  /// "" (none), "hard", "soft", or a share from 0 to 1 such as "0.3". Throws std::invalid_argument
  /// naming these.
  static AlignmentStyle parse(const std::string& text);

  /// REQUIRES: hard or a threshold.
  std::vector<Link> links_of(const SoftAlignment& alignment) const {
    return kind == Kind::kHard ? hard_links(alignment) : links_above(alignment, threshold);
  }
};

}  // namespace heed
