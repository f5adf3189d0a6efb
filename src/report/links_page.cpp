#include "report/links_page.h"

#include <nlohmann/json.hpp>

#include "report/html.h"

namespace heed {

std::string links_page(const std::vector<LinkedPair>& pairs) {
  auto list = nlohmann::ordered_json::array();
  for (const LinkedPair& pair : pairs) list.push_back({pair.source, pair.target, pair.links});
  return filled_page(kLinksPage, "heed: word links",
                     {{"version", HEED_VERSION}, {"pairs", std::move(list)}});
}

}  // namespace heed
