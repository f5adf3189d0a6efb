#pragma once

#include <string>
#include <utility>
#include <vector>

#include "report/page_source.h"

namespace heed {

/// What a page that translates by itself holds.
struct TranslatorPage {
  PageSource source = {};
  std::string example = {};                      ///< the text that it begins with; may be empty
  std::string tour = {};                         ///< HTML (report/page/tour.js); empty: none
  std::string engine_js = {}, engine_wasm = {};  ///< heed.js and heed.wasm of scripts/build_web
  std::vector<std::pair<std::string, std::string>> model = {};  ///< names and bytes of its folder
};

/// One HTML file that needs nothing besides (report/page/).
std::string translator_page(const TranslatorPage& page);

}  // namespace heed
