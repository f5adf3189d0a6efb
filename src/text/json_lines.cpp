#include "text/json_lines.h"

#include <algorithm>
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

/// How long the number is that `text` begins with, a sign before it not counted.
std::size_t number_length(std::string_view text) {
  const auto digits = [&](std::size_t at) {
    return std::min(text.find_first_not_of("0123456789", at), text.size()) -
           std::min(at, text.size());
  };
  std::size_t length = text.starts_with('0') ? 1 : digits(0);
  if (length == 0) return 0;
  if (text.substr(length).starts_with('.') && digits(length + 1) > 0)
    length += 1 + digits(length + 1);
  const std::string_view rest = text.substr(length);
  if (!rest.starts_with('e') && !rest.starts_with('E')) return length;
  const std::size_t sign =
      rest.substr(1).starts_with('+') || rest.substr(1).starts_with('-') ? 1 : 0;
  const std::size_t exponent = digits(length + 1 + sign);
  return exponent == 0 ? length : length + 1 + sign + exponent;
}

/// The text with a 0 and spaces for each number. A parser refuses those that no type holds; here
/// nobody needs to hold them.
std::string with_small_numbers(std::string text) {
  bool in_string = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"') in_string = !in_string;
    if (in_string && text[at] == '\\') ++at;
    if (in_string) continue;
    const std::size_t length = number_length(std::string_view(text).substr(at));
    if (length == 0) continue;
    text.replace(at, length, length, ' ');
    text[at] = '0';
    at += length - 1;
  }
  return text;
}

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
  const Json value = parse_ordered_json(with_small_numbers(text), describe(place));
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
