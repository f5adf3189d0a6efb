#pragma once

#include <optional>
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
  std::optional<float> possible = {};  ///< below the threshold, links of this share are possible

  /// "" (none), "hard", "soft", a share from 0 to 1 such as "0.3", or two, "0.5,0.2": of sure links
  /// and of possible ones. Throws std::invalid_argument naming these.
  static AlignmentStyle parse(const std::string& text);

  /// What also takes the possible links; where there are none, the same.
  AlignmentStyle with_possible() const {
    return {.kind = kind, .threshold = possible.value_or(threshold)};
  }

  /// Sure ones only. REQUIRES: hard or a threshold.
  std::vector<Link> links_of(const SoftAlignment& alignment, LastColumn last) const {
    return kind == Kind::kHard ? hard_links(alignment, last)
                               : links_above(alignment, last, threshold);
  }
};

}  // namespace heed
