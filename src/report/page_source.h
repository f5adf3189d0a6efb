#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "format/model_config.h"

namespace heed {

/// What the page says of where its figures come from.
struct PageSource {
  std::string model;  ///< its name
  std::string shape;  ///< its size, in words
};

/// Of a model folder: its name (its path is nobody's concern), and how large it is.
PageSource page_source(const std::string& model_folder, const ModelConfig& config);

/// The same as the pages' scripts read it, with heed's version.
nlohmann::ordered_json about_json(const PageSource& source);

}  // namespace heed
