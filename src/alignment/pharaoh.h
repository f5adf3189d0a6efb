#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/line_place.h"
#include "text/link.h"

namespace heed {

/// Human links of one sentence pair, each list ordered and without repetition.
struct GoldLinks {
  std::vector<Link> sure;  ///< written `i-j`
  std::vector<Link>
      possible;  ///< written `ipj`; the sure links are possible too, and are not repeated here
};

/// Reads a line of the Pharaoh format, `0-0 1-2 2-1`: ordered and without repetition. An empty line
/// has no links. Throws std::runtime_error naming the place, the word that is no link, and what a
/// link looks like.
std::vector<Link> parse_links(std::string_view line, const LinePlace& place);

/// Reads a line of a gold file: `i-j` sure, `ipj` possible. `one_based`: its numbers count from 1
/// (Hansards, RWTH). Throws as parse_links does.
GoldLinks parse_gold_links(std::string_view line, const LinePlace& place, bool one_based);

/// The Pharaoh format, links in the order given.
std::string print_links(std::span<const Link> links);

/// Each link with source and target exchanged, ordered again: alignments of the other direction.
std::vector<Link> reversed(std::span<const Link> links);

}  // namespace heed
