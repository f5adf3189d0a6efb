#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "format/model_config.h"
#include "format/model_folder.h"

namespace heed {

/// The architecture that a `config.json` of MarianConfig's keys describes; keys that are left out
/// mean what they mean to transformers. `file` is what errors call it. Throws std::runtime_error
/// naming the file and the key, also for an architecture that heed does not compute.
ModelConfig config_of_json(const nlohmann::json& json, const std::string& file);

/// The other way round: what transformers needs to load the model.
nlohmann::json json_of_config(const ModelConfig& config, DataType precision);

/// `generation_config.json`: beam of 4, `<pad>` never generated, `</s>` forced at the greatest
/// length.
nlohmann::json generation_json(const ModelConfig& config);

}  // namespace heed
