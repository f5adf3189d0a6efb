#include "engine/int8_weights.h"

#include <map>
#include <vector>

#include "format/safetensors.h"
#include "kernels/quantized_product.h"

namespace heed {

namespace {

/// What int8 rounds: not biases and norms.
bool is_matrix(const std::string& name, const WeightTensor& tensor) {
  return tensor.shape.size() == 2 && name.ends_with(".weight");
}

}  // namespace

ModelWeights rounded_to_int8(ModelWeights weights) {
  for (auto& [name, tensor] : weights)
    if (is_matrix(name, tensor))
      tensor.values = values_of(quantize_rows(tensor.values, tensor.shape[1]));
  return weights;
}

std::string int8_weights_bytes(const ModelWeights& weights) {
  std::map<std::string, std::string> bytes;
  std::map<std::string, StoredTensor> tensors;
  const auto put = [&](const std::string& name, DataType type,
                       const std::vector<std::int64_t>& shape, std::string content) {
    tensors[name] = {type, shape, bytes[name] = std::move(content)};
  };
  for (const auto& [name, tensor] : weights) {
    if (!is_matrix(name, tensor)) {
      put(name, DataType::kFloat32, tensor.shape,
          bytes_of_values(tensor.values, DataType::kFloat32));
      continue;
    }
    const QuantizedRows rows = quantize_rows(tensor.values, tensor.shape[1]);
    put(name, DataType::kInt8, tensor.shape, {rows.values.begin(), rows.values.end()});
    put(name + std::string(kStepSuffix), DataType::kFloat32, {tensor.shape[0]},
        bytes_of_values(rows.steps, DataType::kFloat32));
  }
  return safetensors_bytes(tensors, {{"format", "pt"}});
}

}  // namespace heed
