#include "text/json_lines.h"

#include <stdexcept>

#include "text/json_file.h"
#include "text/utf8.h"

namespace heed {

nlohmann::ordered_json parse_json_line(const std::string& line, const LinePlace& place) {
  nlohmann::ordered_json value = parse_ordered_json(repair_utf8(line), describe(place));
  if (value.is_string()) return {{"source", std::move(value)}};
  if (value.is_object()) return value;
  throw std::runtime_error(describe(place) + " is neither a JSON object nor a string");
}

std::string string_field(const nlohmann::ordered_json& object, const char* name, bool required,
                         const LinePlace& place) {
  const auto found = object.find(name);
  if (found == object.end() && !required) return "";
  if (found == object.end() || !found->is_string()) {
    throw std::runtime_error(describe(place) + " needs a field \"" + name + "\" that is a string");
  }
  return found->get<std::string>();
}

}  // namespace heed
