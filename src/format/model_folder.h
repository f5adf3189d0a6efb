#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "format/model_config.h"
#include "format/tensor_bytes.h"

namespace heed {

/// A named parameter in memory: float32, row-major.
struct WeightTensor {
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};

/// Every parameter of a model exactly once, under MarianMT's names. Tied copies and the (computed)
/// position tables are left out: `model.shared.weight` [V, D] stands for all embeddings it is tied
/// to; where source and target embeddings are separate, `model.encoder.embed_tokens.weight` and
/// `model.decoder.embed_tokens.weight`; `lm_head.weight` [V, D] only where it is not tied;
/// `final_logits_bias` [1, V] always; and each layer's tensors.
using ModelWeights = std::map<std::string, WeightTensor>;

/// Reads `config.json` of a MarianMT folder. Throws std::runtime_error naming the file, the key and
/// the remedy.
ModelConfig read_model_config(const std::filesystem::path& folder);

/// The names and shapes that `ModelWeights` has for this architecture, values empty.
ModelWeights expected_weights(const ModelConfig& config);

/// How many numbers a model of this architecture learns.
std::size_t parameter_count(const ModelConfig& config);

/// What a matrix stored as I8 has beside it: `X.weight_step` [rows], F32, for `X.weight`. A weight
/// is the step of its row times its whole number.
inline constexpr std::string_view kStepSuffix = "_step";

/// Reads `model.safetensors`, strictly: every tensor must be there once, with its shape, and none
/// besides, in any of the legal layouts (tied copies and position tables there or not; copies must
/// equal the original). Throws std::runtime_error naming the file, the tensor and the remedy.
ModelWeights read_model_weights(const std::filesystem::path& folder, const ModelConfig& config);

/// Writes `config.json` of a model whose weights are stored so. The file appears whole or not at
/// all.
void write_model_config(const std::filesystem::path& folder, const ModelConfig& config,
                        DataType precision);

/// Writes `config.json`, `generation_config.json` and `model.safetensors` so that `transformers`
/// loads them. Each file appears whole under its name or not at all.
void write_model(const std::filesystem::path& folder, const ModelConfig& config,
                 const ModelWeights& weights, DataType precision);

}  // namespace heed
