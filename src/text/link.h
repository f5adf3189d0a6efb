#pragma once

#include <compare>

namespace heed {

/// A source word and a target word that belong together, both counted from 0. Ordered by source,
/// then target.
struct Link {
  int source = 0;
  int target = 0;

  auto operator<=>(const Link&) const = default;
};

}  // namespace heed
