#pragma once

#include <string>

#include "format/model_config.h"

namespace heed {

/// Which parameter a tensor's name stands for: the name in ModelWeights of a tied copy
/// (`lm_head.weight` → `model.shared.weight`), and every other name itself.
std::string original_of(const std::string& name, const ModelConfig& config);

/// True for `model.{encoder,decoder}.embed_positions.weight`.
bool is_position_table(const std::string& name);

}  // namespace heed
