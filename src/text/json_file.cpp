#include "text/json_file.h"

#include <set>
#include <stdexcept>
#include <vector>

#include "text/file_bytes.h"

namespace heed {
namespace {

constexpr int kMaxDepth = 32;

/// nlohmann keeps the last of two equal keys without a word; a file that says two things is refused
/// here.
template <typename Json>
class DuplicateKeyCheck {
 public:
  explicit DuplicateKeyCheck(const std::string& name) : name_(name) {}

  bool operator()(int depth, typename Json::parse_event_t event, Json& parsed) {
    using Event = typename Json::parse_event_t;
    if (depth > kMaxDepth) throw std::runtime_error(name_ + " is nested too deeply");
    if (event == Event::object_start) open_objects_.emplace_back();
    if (event == Event::object_end) open_objects_.pop_back();
    if (event != Event::key) return true;
    const auto key = parsed.template get<std::string>();
    if (!open_objects_.back().insert(key).second) {
      throw std::runtime_error(name_ + " has the key \"" + key + "\" twice");
    }
    return true;
  }

 private:
  std::string name_;
  std::vector<std::set<std::string>> open_objects_;
};

template <typename Json>
Json parse(std::string_view text, const std::string& name) {
  try {
    return Json::parse(text, DuplicateKeyCheck<Json>(name));
  } catch (const typename Json::parse_error& error) {
    throw std::runtime_error(name + " is not valid JSON: it goes wrong at byte " +
                             std::to_string(error.byte));
  } catch (const typename Json::exception&) {  // a number that no type holds
    throw std::runtime_error(name + " is not valid JSON: a number is out of range");
  }
}

}  // namespace

nlohmann::json parse_json(std::string_view text, const std::string& name) {
  return parse<nlohmann::json>(text, name);
}

nlohmann::ordered_json parse_ordered_json(std::string_view text, const std::string& name) {
  return parse<nlohmann::ordered_json>(text, name);
}

nlohmann::json read_json_object(const std::filesystem::path& path) {
  nlohmann::json value = parse_json(read_file(path), path.string());
  if (!value.is_object()) throw std::runtime_error(path.string() + " must hold a JSON object");
  return value;
}

}  // namespace heed
