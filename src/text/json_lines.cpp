#include "text/json_lines.h"

#include <stdexcept>
#include <string_view>

#include "text/json_file.h"
#include "text/utf8.h"

namespace heed {
namespace {

using Json = nlohmann::ordered_json;

bool is_json_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Takes text that is known to be valid JSON apart.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  /// Passes white space and the mark behind it.
  void pass(char mark) {
    pass_space();
    if (at_ < text_.size() && text_[at_] == mark) ++at_;
    pass_space();
  }
  bool is_at(char mark) const { return at_ < text_.size() && text_[at_] == mark; }

  /// The value that begins here, to the comma or bracket behind it.
  std::string take_value() {
    const std::size_t begin = at_;
    int depth = 0;
    do {
      const char c = text_[at_];
      if (c == '"') {
        pass_string();
        continue;
      }
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
      ++at_;
    } while (at_ < text_.size() && (depth > 0 || !ends_value(text_[at_])));
    return std::string(text_.substr(begin, at_ - begin));
  }

 private:
  static bool ends_value(char c) {
    return c == ',' || c == '}' || c == ']' || c == ':' || is_json_space(c);
  }
  void pass_space() {
    while (at_ < text_.size() && is_json_space(text_[at_])) ++at_;
  }
  void pass_string() {
    for (++at_; text_[at_] != '"'; ++at_)
      if (text_[at_] == '\\') ++at_;
    ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::string text_of(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

void JsonFields::set(const std::string& name, const nlohmann::ordered_json& value) {
  for (Field& field : fields_)
    if (Json::parse(field.key) == name) {
      field.value = text_of(value);
      return;
    }
  fields_.push_back({.key = text_of(name), .value = text_of(value)});
}

const std::string* JsonFields::find(const std::string& name) const {
  for (const Field& field : fields_)
    if (Json::parse(field.key) == name) return &field.value;
  return nullptr;
}

std::vector<std::string> JsonFields::names() const {
  std::vector<std::string> names;
  for (const Field& field : fields_) names.push_back(Json::parse(field.key).get<std::string>());
  return names;
}

std::string JsonFields::dump() const {
  std::string text = "{";
  for (const Field& field : fields_) {
    if (text.size() > 1) text += ',';
    text += field.key + ":" + field.value;
  }
  return text + "}";
}

JsonFields parse_json_line(const std::string& line, const LinePlace& place) {
  const std::string text = repair_utf8(line);
  const Json value = parse_ordered_json(text, describe(place));
  JsonFields object;
  if (value.is_string()) {
    object.set("source", value);
    return object;
  }
  if (!value.is_object())
    throw std::runtime_error(describe(place) + " is neither a JSON object nor a string");
  Scanner scanner(text);
  scanner.pass('{');
  while (!scanner.is_at('}')) {
    std::string key = scanner.take_value();
    scanner.pass(':');
    object.fields_.push_back({.key = std::move(key), .value = scanner.take_value()});
    scanner.pass(',');
  }
  return object;
}

std::string string_field(const JsonFields& fields, const char* name, bool required,
                         const LinePlace& place) {
  const std::string* found = fields.find(name);
  if (found == nullptr && !required) return "";
  if (found == nullptr || !found->starts_with('"')) {
    throw std::runtime_error(describe(place) + " needs a field \"" + name + "\" that is a string");
  }
  return Json::parse(*found).get<std::string>();
}

}  // namespace heed
