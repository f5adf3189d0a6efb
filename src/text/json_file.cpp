#include "text/json_file.h"

#include <set>
#include <stdexcept>
#include <vector>

#include "text/file_bytes.h"

namespace heed {
namespace {

constexpr int kMaxDepth = 32;

/// nlohmann keeps the last of two equal keys without a word; a file that says two things is refused here.
class DuplicateKeyCheck {
 public:
  explicit DuplicateKeyCheck(const std::string& name) : name_(name) {}

  bool operator()(int depth, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
    using Event = nlohmann::json::parse_event_t;
    if (depth > kMaxDepth) throw std::runtime_error(name_ + " is nested too deeply");
    if (event == Event::object_start) open_objects_.emplace_back();
    if (event == Event::object_end) open_objects_.pop_back();
    if (event == Event::key && !open_objects_.back().insert(parsed.get<std::string>()).second) {
      throw std::runtime_error(name_ + " has the key \"" + parsed.get<std::string>() + "\" twice");
    }
    return true;
  }

 private:
  std::string name_;
  std::vector<std::set<std::string>> open_objects_;
};

}  // namespace

nlohmann::json parse_json(std::string_view text, const std::string& name) {
  try {
    return nlohmann::json::parse(text, DuplicateKeyCheck(name));
  } catch (const nlohmann::json::parse_error& error) {
    throw std::runtime_error(name + " is not valid JSON: it goes wrong at byte " + std::to_string(error.byte));
  } catch (const nlohmann::json::exception&) {  // a number that no type holds
    throw std::runtime_error(name + " is not valid JSON: a number is out of range");
  }
}

nlohmann::json read_json_object(const std::filesystem::path& path) {
  nlohmann::json value = parse_json(read_file(path), path.string());
  if (!value.is_object()) throw std::runtime_error(path.string() + " must hold a JSON object");
  return value;
}

}  // namespace heed
