#pragma once

#include <nlohmann/json.hpp>

namespace heed {

/// What of an explanation_json() the page needs: its maps by word, all importance, the edges;
/// numbers to five places.
nlohmann::ordered_json page_explanation(const nlohmann::ordered_json& explanation);

}  // namespace heed
