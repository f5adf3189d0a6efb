#include "cli/json_lines.h"

#include <stdexcept>

#include "text/json_file.h"
#include "text/utf8.h"

namespace heed {
namespace {

std::string named(const JsonPlace& place) {
  return "line " + std::to_string(place.line) + " of " + std::string(place.file);
}

}  // namespace

nlohmann::ordered_json parse_json_line(const std::string& line, const JsonPlace& place) {
  const std::string text = repair_utf8(line);
  parse_json(text, named(place));  // strict, and says where a line goes wrong; but it would sort the fields
  nlohmann::ordered_json value = nlohmann::ordered_json::parse(text);
  if (value.is_string()) return {{"source", std::move(value)}};
  if (value.is_object()) return value;
  throw std::runtime_error(named(place) + " is neither a JSON object nor a string");
}

std::string string_field(const nlohmann::ordered_json& object, const char* name, bool required,
                         const JsonPlace& place) {
  const auto found = object.find(name);
  if (found == object.end() && !required) return "";
  if (found == object.end() || !found->is_string()) {
    throw std::runtime_error(named(place) + " needs a field \"" + name + "\" that is a string");
  }
  return found->get<std::string>();
}

}  // namespace heed
