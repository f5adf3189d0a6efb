#include "report/page_explanation.h"

#include <cmath>
#include <initializer_list>
#include <utility>

namespace heed {
namespace {

using Json = nlohmann::ordered_json;

/// Numbers to five places, which is more than the page shows: a third of the bytes.
Json rounded(const Json& json) {
  constexpr double kPlaces = 1e5;
  if (json.is_number_float()) return std::round(json.get<double>() * kPlaces) / kPlaces;
  if (!json.is_structured()) return json;
  Json copy = json;
  for (auto& value : copy) value = rounded(value);
  return copy;
}

/// Those of an object's fields that the page reads.
Json fields(const Json& object, std::initializer_list<const char*> names) {
  Json copy = Json::object();
  for (const char* name : names)
    if (object.contains(name)) copy[name] = rounded(object.at(name));
  return copy;
}

Json page_attention(const Json& attention) {
  Json layers = Json::array();
  for (const Json& layer : attention.at("layers")) {
    Json heads = Json::array();
    for (const Json& head : layer.at("heads"))
      heads.push_back(fields(head, {"head", "kind", "lost", "unit_weights", "unit_contributions"}));
    Json kept = fields(layer, {"layer", "residual_shares"});
    kept["heads"] = std::move(heads);
    layers.push_back(std::move(kept));
  }
  return {{"layers", std::move(layers)}};
}

}  // namespace

nlohmann::ordered_json page_explanation(const nlohmann::ordered_json& explanation) {
  Json page = fields(explanation, {"target_is_given", "log_probability", "unit_log_probabilities",
                                   "edges", "alternatives", "source", "target"});
  page["importance"] = Json::array();
  for (const Json& importance : explanation.at("importance"))
    page["importance"].push_back(
        fields(importance, {"method", "translation", "by_target", "steps", "completeness_gap"}));
  for (const auto& [name, attention] : explanation.at("attention").items())
    page["attention"][name] = page_attention(attention);
  return page;
}

}  // namespace heed
