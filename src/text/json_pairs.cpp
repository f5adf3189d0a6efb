#include "text/json_pairs.h"

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

#include "text/words.h"

namespace heed {
namespace {

/// The name of the field that has a language: its own, or one of its regions'.
std::string field_of(const std::string& language, const std::vector<std::string>& names,
                     const LinePlace& place) {
  if (std::find(names.begin(), names.end(), language) != names.end()) return language;
  for (const std::string& name : names)
    if (is_language(name, language)) return name;
  throw std::runtime_error(describe(place) + " has no text in '" + language + "'; it has " +
                           joined(names, ", ") + ": see --source-lang and --target-lang");
}

TextPair pair_of_fields(const JsonFields& fields, const std::string& source,
                        const std::string& target, const LinePlace& place) {
  return {.source = on_one_line(string_field(fields, source.c_str(), true, place)),
          .target = on_one_line(string_field(fields, target.c_str(), true, place))};
}

TextPair pair_of_languages(const JsonFields& fields, PairSelection& selection,
                           const LinePlace& place) {
  const std::vector<std::string> names = fields.names();
  selection.complete(names);
  if (selection.source_language.empty() || selection.target_language.empty())
    throw std::runtime_error(describe(place) + " has fewer than two languages");
  return pair_of_fields(fields, field_of(selection.source_language, names, place),
                        field_of(selection.target_language, names, place), place);
}

TextPair pair_of_object(const JsonFields& object, PairSelection& selection,
                        const LinePlace& place) {
  const std::string* translation = object.find("translation");
  if (translation != nullptr && translation->starts_with('{'))
    return pair_of_languages(parse_json_line(*translation, place), selection, place);
  const bool languages_are_named =
      !selection.source_language.empty() && !selection.target_language.empty();
  if (object.find("source") == nullptr && object.find("target") == nullptr && languages_are_named)
    return pair_of_languages(object, selection, place);
  return pair_of_fields(object, "source", "target", place);
}

}  // namespace

TextPair json_pair(const std::string& line, PairSelection& selection, const LinePlace& place) {
  JsonFields object = parse_json_line(line, place);
  TextPair pair = pair_of_object(object, selection, place);
  pair.object = std::move(object);
  pair.object_bytes = line.size();
  return pair;
}

}  // namespace heed
