#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "text/line_place.h"

namespace heed {

/// The fields of a JSON object, each as the text that it is: what a command does not know comes
/// back to the byte, numbers of any size too.
class JsonFields {
 public:
  /// Sets a field in its place, or as the last one. What is not UTF-8 in it is repaired.
  void set(const std::string& name, const nlohmann::ordered_json& value);
  /// The text of a field's value; null where there is none.
  const std::string* find(const std::string& name) const;
  /// The fields' names in their order.
  std::vector<std::string> names() const;
  bool empty() const { return fields_.empty(); }
  /// The object on one line.
  std::string dump() const;

 private:
  struct Field {
    std::string key, value;  ///< as they are written, quotes of the key included
  };
  friend JsonFields parse_json_line(const std::string& line, const LinePlace& place);

  std::vector<Field> fields_;
};

/// The object of a line, its fields in their order; a plain string stands for {"source": string}.
/// What is not UTF-8 in it is repaired. Throws std::runtime_error naming the place and what was
/// expected.
JsonFields parse_json_line(const std::string& line, const LinePlace& place);

/// A field that must be a string, or may be missing if `required` is false (then it is empty).
/// Throws as above.
std::string string_field(const JsonFields& fields, const char* name, bool required,
                         const LinePlace& place);

}  // namespace heed
