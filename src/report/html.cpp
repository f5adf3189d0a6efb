#include "report/html.h"

#include <string_view>
#include <utility>

namespace heed {
namespace {

using Json = nlohmann::ordered_json;

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
  const Json data = {{"about", about_json(source)}, {"explanations", explanations}};
  return filled_page(kExplainPage, title_of(explanations), data);
}

}  // namespace heed
