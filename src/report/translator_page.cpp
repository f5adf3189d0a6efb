#include "report/translator_page.h"

#include <algorithm>

#include "report/html.h"
#include "text/packing.h"

namespace heed {

std::string translator_page(const TranslatorPage& page) {
  using Json = nlohmann::ordered_json;
  Json files = Json::array();
  std::string bytes;
  const auto add = [&](const std::string& name, const std::string& content) {
    const std::size_t found = bytes.find(content);  // both sides may have one and the same
    files.push_back(Json::array({name, std::min(found, bytes.size()), content.size()}));
    if (found == std::string::npos) bytes += content;
  };
  add("heed.wasm", page.engine_wasm);
  add("worker.js", page.engine_js + "\n" + std::string(kWorkerJs));
  for (const auto& [name, content] : page.model) add(name, content);
  Json live = {{"example", page.example},
               {"files", std::move(files)},
               {"payload", base64_of(gzip_of(bytes))}};
  if (!page.tour.empty()) live["tour"] = page.tour;
  return filled_page(kExplainPage, "heed: " + page.source.model,
                     {{"about", about_json(page.source)}, {"live", live}});
}

}  // namespace heed
