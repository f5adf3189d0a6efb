#include "report/html.h"

#include <cmath>
#include <initializer_list>
#include <string_view>
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
      heads.push_back(fields(head, {"head", "lost", "unit_weights", "unit_contributions"}));
    Json kept = fields(layer, {"layer", "residual_shares"});
    kept["heads"] = std::move(heads);
    layers.push_back(std::move(kept));
  }
  return {{"layers", std::move(layers)}};
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

/// The page with its `@NAME@` filled in, each once and from left to right, so that no content is
/// taken for a name.
std::string filled(std::string_view page,
                   const std::vector<std::pair<std::string_view, std::string>>& parts) {
  std::string text;
  for (const auto& [name, content] : parts) {
    const auto at = page.find(name);
    text.append(page.substr(0, at)).append(content);
    page.remove_prefix(at + name.size());
  }
  return text.append(page);
}

std::string title_of(const std::vector<Json>& explanations) {
  const auto sentence = explanations.front().at("source").at("text").get<std::string>();
  const std::size_t others = explanations.size() - 1;
  return others == 0 ? sentence : sentence + " (and " + std::to_string(others) + " more)";
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

std::string script_json(const nlohmann::ordered_json& json) {
  std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  replace_all(text, "<", "\\u003c");
  replace_all(text, "\u2028", "\\u2028");
  replace_all(text, "\u2029", "\\u2029");
  return text;
}

std::string html_text(const std::string& text) {
  std::string escaped = text;
  replace_all(escaped, "&", "&amp;");
  replace_all(escaped, "<", "&lt;");
  replace_all(escaped, ">", "&gt;");
  replace_all(escaped, "\"", "&quot;");
  replace_all(escaped, "'", "&#39;");
  return escaped;
}

std::string filled_page(const PageParts& parts, const std::string& title,
                        const nlohmann::ordered_json& data) {
  const auto both = [](std::string_view shared, std::string_view own) {
    return std::string(shared).append("\n").append(own);
  };
  return filled(parts.html, {{"@TITLE@", html_text(title)},
                             {"@STYLE@", both(kBaseCss, parts.css)},
                             {"@DATA@", script_json(data)},
                             {"@SCRIPT@", both(kThemeJs, parts.js)}});
}

std::string html_page(const std::vector<nlohmann::ordered_json>& explanations,
                      const PageSource& source) {
  Json data = {
      {"about", {{"model", source.model}, {"shape", source.shape}, {"version", HEED_VERSION}}},
      {"explanations", explanations}};
  return filled_page(kExplainPage, title_of(explanations), data);
}

}  // namespace heed
