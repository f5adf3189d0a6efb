#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "report/page_parts.h"
#include "report/page_source.h"

namespace heed {

/// One self-contained HTML page of its own parts and those that all pages share. Title and data are
/// shown as text, whatever is in them.
std::string filled_page(const PageParts& parts, const std::string& title,
                        const nlohmann::ordered_json& data);

/// One self-contained HTML page (report/page/) that shows explanations, each of page_explanation().
/// Text of any kind in them is shown as text. REQUIRES: at least one explanation, with importance
/// by at least one method.
std::string html_page(const std::vector<nlohmann::ordered_json>& explanations,
                      const PageSource& source);

/// JSON that can stand in an HTML script element: no `<`, and no line end of JavaScript's own.
std::string script_json(const nlohmann::ordered_json& json);

/// Text as HTML text: `&`, `<`, `>` and both quotes as references.
std::string html_text(const std::string& text);

}  // namespace heed
