#include "report/page_source.h"

#include <filesystem>

namespace heed {
namespace {

namespace fs = std::filesystem;

std::string name_of_model(const std::string& folder) {
  const fs::path path = fs::path(folder).lexically_normal();
  return (path.has_filename() ? path : path.parent_path()).filename().string();
}

std::string shape_of(const ModelConfig& config) {
  const auto count = [](int number) { return std::to_string(number); };
  return count(config.encoder_layers) + " encoder layers of " +
         count(config.encoder_attention_heads) + " heads, " + count(config.decoder_layers) +
         " decoder layers of " + count(config.decoder_attention_heads) + " heads, vectors of " +
         count(config.d_model) + " numbers";
}

}  // namespace

PageSource page_source(const std::string& model_folder, const ModelConfig& config) {
  return {.model = name_of_model(model_folder), .shape = shape_of(config)};
}

nlohmann::ordered_json about_json(const PageSource& source) {
  return {{"model", source.model}, {"shape", source.shape}, {"version", HEED_VERSION}};
}

}  // namespace heed
