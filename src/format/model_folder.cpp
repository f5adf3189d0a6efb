#include "format/model_folder.h"

#include <cmath>
#include <cstring>
#include <stdexcept>

#include "format/atomic_file.h"
#include "format/config_json.h"
#include "format/model_files.h"
#include "format/model_parts.h"
#include "format/position_table.h"
#include "format/safetensors.h"
#include "format/weight_names.h"
#include "text/json_file.h"

namespace heed {
namespace {

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string text;
  for (const std::int64_t length : shape)
    text += (text.empty() ? "" : ", ") + std::to_string(length);
  return "[" + text + "]";
}

/// Reads one file's tensors into the parameters they stand for.
class WeightReader {
 public:
  WeightReader(const std::filesystem::path& path, const ModelConfig& config)
      : path_(path), config_(config), weights_(expected_weights(config)) {}

  ModelWeights read() {
    const SafetensorsFile file = SafetensorsFile::read(path_);
    for (const auto& [name, tensor] : file.tensors()) {
      if (is_position_table(name)) {
        check_positions(name, tensor);
      } else if (!is_step(name, file.tensors())) {
        take(name, tensor, file.tensors());
      }
    }
    for (const auto& [name, weight] : weights_) {
      if (weight.values.empty()) refuse(name, "is missing");
    }
    return std::move(weights_);
  }

 private:
  [[noreturn]] void refuse(const std::string& name, const std::string& what) const {
    throw std::runtime_error(path_.string() + ": tensor \"" + name + "\" " + what +
                             "; the file does not belong to the config.json beside it");
  }

  void check_shape(const std::string& name, const StoredTensor& tensor,
                   const std::vector<std::int64_t>& shape) const {
    if (tensor.shape == shape) return;
    refuse(name, "has the shape " + shape_text(tensor.shape) + " instead of " + shape_text(shape));
  }

  static bool is_step(const std::string& name, const std::map<std::string, StoredTensor>& all) {
    if (!name.ends_with(kStepSuffix)) return false;
    const auto weight = all.find(name.substr(0, name.size() - kStepSuffix.size()));
    return weight != all.end() && weight->second.type == DataType::kInt8;
  }

  /// Whole numbers and their steps as weights.
  std::vector<float> times_steps(const std::string& name, const StoredTensor& tensor,
                                 const std::map<std::string, StoredTensor>& all) const {
    const auto found = all.find(name + std::string(kStepSuffix));
    if (found == all.end() || found->second.type != DataType::kFloat32)
      refuse(name, "is of whole numbers, but has no F32 tensor of steps");
    check_shape(found->first, found->second, {tensor.shape.front()});
    const std::vector<float> steps = values_of_bytes(found->second.bytes, DataType::kFloat32);
    std::vector<float> values = values_of_bytes(tensor.bytes, tensor.type);
    const std::size_t width = values.size() / steps.size();
    for (std::size_t i = 0; i < values.size(); ++i) values[i] *= steps[i / width];
    return values;
  }

  void take(const std::string& name, const StoredTensor& tensor,
            const std::map<std::string, StoredTensor>& all) {
    const auto found = weights_.find(original_of(name, config_));
    if (found == weights_.end()) refuse(name, "is not part of such a model");
    WeightTensor& weight = found->second;
    check_shape(name, tensor, weight.shape);
    std::vector<float> values = tensor.type == DataType::kInt8
                                    ? times_steps(name, tensor, all)
                                    : values_of_bytes(tensor.bytes, tensor.type);
    if (weight.values.empty()) {
      weight.values = std::move(values);
    } else if (std::memcmp(weight.values.data(), values.data(), values.size() * sizeof(float)) !=
               0) {
      refuse(name, "is tied to " + found->first + " but is not equal to its other copy");
    }
  }

  void check_positions(const std::string& name, const StoredTensor& tensor) const {
    const std::int64_t width = config_.d_model;
    check_shape(name, tensor, {config_.max_position_embeddings, width});
    const double tolerance = tensor.type == DataType::kFloat32   ? 1e-5
                             : tensor.type == DataType::kFloat16 ? 1e-3
                                                                 : 5e-3;
    const std::vector<float> values = values_of_bytes(tensor.bytes, tensor.type);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto index = static_cast<std::int64_t>(i);
      const double difference = values[i] - position_value(index / width, index % width, width);
      if (!(std::abs(difference) <= tolerance)) {
        refuse(name,
               "is not the table of sines and cosines that static_position_embeddings stands for");
      }
    }
  }

  std::filesystem::path path_;
  const ModelConfig& config_;
  ModelWeights weights_;
};

void check_weights_there(const std::filesystem::path& folder) {
  std::error_code none;
  if (std::filesystem::exists(folder / kWeightsFile, none) ||
      !std::filesystem::exists(folder / "pytorch_model.bin", none))
    return require_in_model(folder, kWeightsFile);
  throw std::runtime_error((folder / kWeightsFile).string() +
                           " does not exist, only pytorch_model.bin; convert it with: python3 -c "
                           "\"from transformers import " +
                           "MarianMTModel as M; M.from_pretrained('" + folder.string() +
                           "').save_pretrained('" + folder.string() +
                           "', safe_serialization=True)\"");
}

std::string stored_bytes(const std::string& name, const WeightTensor& weight, DataType type) {
  std::string bytes = bytes_of_values(weight.values, type);
  const std::vector<float> stored = values_of_bytes(bytes, type);
  for (std::size_t i = 0; i < stored.size(); ++i) {
    if (std::isinf(stored[i]) && std::isfinite(weight.values[i])) {
      throw std::runtime_error("tensor \"" + name + "\" has a value too large for " +
                               name_in(kDataTypes, type) + "; store the model in float32");
    }
  }
  return bytes;
}

void check_complete(const ModelConfig& config, const ModelWeights& weights) {
  const ModelWeights expected = expected_weights(config);
  bool complete = weights.size() == expected.size();
  for (const auto& [name, weight] : expected) {
    const auto found = weights.find(name);
    complete = complete && found != weights.end() && found->second.shape == weight.shape;
  }
  if (!complete)
    throw std::logic_error("write_model: the weights are not those of the configuration");
}

std::string weights_bytes(const ModelWeights& weights, DataType type) {
  std::map<std::string, std::string> bytes;
  std::map<std::string, StoredTensor> tensors;
  for (const auto& [name, weight] : weights) {
    bytes[name] = stored_bytes(name, weight, type);
    tensors[name] = {type, weight.shape, bytes[name]};
  }
  return safetensors_bytes(tensors, {{"format", "pt"}});
}

}  // namespace

ModelConfig read_model_config(const std::filesystem::path& folder) {
  require_in_model(folder, kConfigFile);
  const std::filesystem::path path = folder / kConfigFile;
  return config_of_json(read_json_object(path), path.string());
}

std::size_t parameter_count(const ModelConfig& config) {
  std::size_t count = 0;
  for (const auto& [name, tensor] : expected_weights(config)) {
    std::size_t size = 1;
    for (const auto length : tensor.shape) size *= static_cast<std::size_t>(length);
    count += size;
  }
  return count;
}

ModelWeights read_model_weights(const std::filesystem::path& folder, const ModelConfig& config) {
  check_weights_there(folder);
  return WeightReader(folder / kWeightsFile, config).read();
}

void write_model_config(const std::filesystem::path& folder, const ModelConfig& config,
                        DataType precision) {
  write_file_atomically(folder / kConfigFile, json_of_config(config, precision).dump(2) + "\n");
}

void write_model(const std::filesystem::path& folder, const ModelConfig& config,
                 const ModelWeights& weights, DataType precision) {
  config.validate();
  check_complete(config, weights);
  const std::string bytes = weights_bytes(weights, precision);
  std::filesystem::create_directories(folder);
  write_model_config(folder, config, precision);
  write_file_atomically(folder / kGenerationFile, generation_json(config).dump(2) + "\n");
  write_file_atomically(folder / kWeightsFile, bytes);
}

}  // namespace heed
