#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/line_place.h"
#include "text/link.h"

namespace heed {

/// Links of two kinds of one sentence pair, most often made by people; each list ordered and
/// without repetition.
struct GoldLinks {
  std::vector<Link> sure;  ///< written `i-j`
  std::vector<Link>
      possible;  ///< written `ipj`; the sure links are possible too, and are not repeated here
};

/// A link, how well it is supported (0 to 1), and of which kind it is.
struct ScoredLink {
  Link link;
  float score = 0.0F;
  bool is_sure = true;
};

/// Reads a line of the Pharaoh format, `0-0 1-2 2-1`: ordered and without repetition. An empty line
/// has no links; a score behind a link (`0-0:0.98`) is left out. Throws std::runtime_error naming
/// the place, the word that is no link, and what a link looks like.
std::vector<Link> parse_links(std::string_view line, const LinePlace& place);

/// Reads a line of a gold file: `i-j` sure, `ipj` possible. `one_based`: its numbers count from 1
/// (Hansards, RWTH). Throws as parse_links does.
GoldLinks parse_gold_links(std::string_view line, const LinePlace& place, bool one_based);

/// What several annotators say of one pair (Och & Ney 2003): sure is what is sure to all of them,
/// possible what any of them has linked. REQUIRES: at least one.
GoldLinks joint_gold(std::span<const GoldLinks> annotators);

/// Whether the links of a text, of which enough lines are given, seem to count words from 1: no
/// first word has any.
bool seem_one_based(std::span<const GoldLinks> lines);

/// The Pharaoh format, links in the order given.
std::string print_links(std::span<const Link> links);
/// Sure links `i-j`, possible ones `ipj`; `with_scores`: `:0.9876` behind each.
std::string print_links(std::span<const ScoredLink> links, bool with_scores);

/// Each link with source and target exchanged, ordered again: alignments of the other direction.
std::vector<Link> reversed(std::span<const Link> links);

}  // namespace heed
