#pragma once

#include <functional>
#include <string>

#include "format/model_config.h"

namespace heed {

/// What config.json calls a setting → what the user calls it.
using ShownKey = std::function<std::string(const std::string& key)>;

/// ModelConfig::validate(), for a command line: messages name options instead of keys.
void validate(const ModelConfig& config, const ShownKey& shown);

}  // namespace heed
