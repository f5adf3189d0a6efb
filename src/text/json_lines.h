#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "text/line_place.h"

namespace heed {

/// The object of a line, its fields in their order; a plain string stands for {"source": string}.
/// What is not UTF-8 in it is repaired. Throws std::runtime_error naming the place and what was
/// expected.
nlohmann::ordered_json parse_json_line(const std::string& line, const LinePlace& place);

/// A field that must be a string, or may be missing if `required` is false (then it is empty).
/// Throws as above.
std::string string_field(const nlohmann::ordered_json& object, const char* name, bool required,
                         const LinePlace& place);

}  // namespace heed
