#pragma once

#include <string>
#include <vector>

namespace heed {

/// A sentence pair and the links of its words (whitespace tokens), in the Pharaoh format: `i-j`
/// sure, `ipj` possible, counted from 0, `:score` behind a link or not.
struct LinkedPair {
  std::string source, target, links;
};

/// One self-contained HTML page (report/page/links.html) to look at the links pair by pair, to mark
/// them, and to save them as a gold file. Text of any kind is shown as text. What is marked stays
/// in the browser, by the pairs that the page has.
std::string links_page(const std::vector<LinkedPair>& pairs);

}  // namespace heed
