#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace heed {

/// Parses JSON that comes from outside, strictly: one value, no comments, no key twice in an
/// object, at most 32 levels. `name` is what an error calls the text: "vocab.json", "the header of
/// model.safetensors". Throws std::runtime_error saying where the text goes wrong.
nlohmann::json parse_json(std::string_view text, const std::string& name);
/// The same with the keys of objects in the text's order.
nlohmann::ordered_json parse_ordered_json(std::string_view text, const std::string& name);

/// The JSON object in a file. Throws std::runtime_error naming the file.
nlohmann::json read_json_object(const std::filesystem::path& path);

}  // namespace heed
