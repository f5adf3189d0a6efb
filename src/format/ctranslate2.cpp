#include "format/ctranslate2.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "format/atomic_file.h"
#include "format/ctranslate2_file.h"
#include "format/ctranslate2_tensors.h"
#include "format/tensor_bytes.h"

namespace heed {
namespace {

constexpr const char* kEos = "</s>";
constexpr const char* kUnk = "<unk>";
constexpr const char* kPad = "<pad>";

/// Which tensors are as good as an earlier one: of equal ones the first keeps its name.
std::map<std::string, std::string> equal_tensors(const ModelWeights& tensors) {
  std::map<std::string, std::string> aliases;
  for (auto tensor = tensors.begin(); tensor != tensors.end(); ++tensor) {
    const auto original = std::find_if(tensors.begin(), tensor, [&](const auto& other) {
      return !aliases.contains(other.first) && other.second.shape == tensor->second.shape &&
             other.second.values == tensor->second.values;
    });
    if (original != tensor) aliases[tensor->first] = original->first;
  }
  return aliases;
}

CTranslate2Variable float_variable(const WeightTensor& tensor) {
  return {CTranslate2Type::kFloat32, tensor.shape,
          bytes_of_values(tensor.values, DataType::kFloat32)};
}

CTranslate2Variable scalar(std::int8_t value) {
  return {CTranslate2Type::kInt8, {}, std::string(1, static_cast<char>(value))};
}

CTranslate2Variable scalar(std::int16_t value) {
  return {CTranslate2Type::kInt16, {}, {static_cast<char>(value), static_cast<char>(value >> 8)}};
}

float int8_scale(const float* row, std::int64_t width) {
  constexpr float kLargest = 127.0F;
  float largest = 0.0F;
  for (std::int64_t i = 0; i < width; ++i) largest = std::max(largest, std::abs(row[i]));
  const float scale = kLargest / largest;
  return std::isfinite(scale) ? scale : 1.0F;  // zeros, or as good as that
}

/// Adds `weight` and `weight_scale` in 8 bits.
void add_int8(CTranslate2File& file, const std::string& name, const WeightTensor& tensor) {
  const std::int64_t rows = tensor.shape[0], width = tensor.shape[1];
  CTranslate2Variable whole = {CTranslate2Type::kInt8, tensor.shape, {}};
  WeightTensor scales = {.shape = {rows}, .values = {}};
  for (std::int64_t row = 0; row < rows; ++row) {
    const float* values = tensor.values.data() + row * width;
    const float scale = int8_scale(values, width);
    scales.values.push_back(scale);
    for (std::int64_t i = 0; i < width; ++i) {
      const float steps = std::nearbyint(values[i] * scale);
      whole.bytes.push_back(static_cast<char>(static_cast<std::int8_t>(steps)));
    }
  }
  file.variables[name] = std::move(whole);
  file.variables[name + "_scale"] = float_variable(scales);
}

bool is_finite(const WeightTensor& tensor) {
  return std::all_of(tensor.values.begin(), tensor.values.end(),
                     [](float value) { return std::isfinite(value); });
}

void add_tensors(CTranslate2File& file, const CTranslate2Source& source, bool int8) {
  const ModelWeights tensors = ctranslate2_tensors(source.config, source.weights);
  file.aliases = equal_tensors(tensors);
  for (const auto& [name, tensor] : tensors) {
    const bool quantized = int8 && name.ends_with("/weight");
    const auto alias = file.aliases.find(name);
    if (alias != file.aliases.end()) {
      // CTranslate2 finds the scale of an alias by itself; other readers need not know that.
      if (quantized) file.aliases[name + "_scale"] = alias->second + "_scale";
    } else if (!quantized) {
      file.variables[name] = float_variable(tensor);
    } else if (is_finite(tensor)) {
      add_int8(file, name, tensor);
    } else {
      throw std::runtime_error(
          source.name + ": \"" + name +
          "\" has values that are not numbers, which int8 cannot hold; train the model again");
    }
  }
}

CTranslate2File model_file(const CTranslate2Source& source, CTranslate2Precision precision,
                           bool from_zero) {
  CTranslate2File file;
  add_tensors(file, source, precision == CTranslate2Precision::kInt8);
  for (const auto& [name, value] : ctranslate2_flags(source.config, from_zero))
    file.variables[name] = scalar(value);
  for (const auto& [name, value] : ctranslate2_numbers(source.config))
    file.variables[name] = scalar(value);
  return file;
}

void check_pieces(const CTranslate2Source& source, const std::vector<std::string>& pieces,
                  int size) {
  const ModelConfig& config = source.config;
  if (static_cast<int>(pieces.size()) != size) {
    throw std::runtime_error(source.name + ": the vocabulary has " + std::to_string(pieces.size()) +
                             " pieces, config.json says " + std::to_string(size) +
                             "; the files do not belong together");
  }
  for (const auto& [id, piece] :
       {std::pair(config.pad_token_id, kPad), std::pair(config.eos_token_id, kEos)}) {
    const std::string& found = pieces[static_cast<std::size_t>(id)];
    if (found == piece) continue;
    throw std::runtime_error(source.name + ": config.json says that " + piece + " has the id " +
                             std::to_string(id) + ", which the vocabulary gives to " + found +
                             "; the files do not belong together");
  }
}

void write_json(const std::filesystem::path& path, const nlohmann::json& json) {
  write_file_atomically(path, json.dump(2) + "\n");
}

/// Decoding starts from zeros whatever the token is called, or from the row of the token that is
/// named.
void write_config(const std::filesystem::path& folder, const std::string& start) {
  write_json(folder / "config.json", {{"add_source_bos", false},
                                      {"add_source_eos", true},
                                      {"bos_token", "<s>"},
                                      {"eos_token", kEos},
                                      {"unk_token", kUnk},
                                      {"decoder_start_token", start},
                                      {"layer_norm_epsilon", 1e-5},
                                      {"multi_query_attention", false}});
}

void write_vocabularies(const std::filesystem::path& folder,
                        const CTranslate2Vocabulary& vocabulary) {
  const auto& [source, target] = vocabulary;
  if (source == target) return write_json(folder / "shared_vocabulary.json", source);
  write_json(folder / "source_vocabulary.json", source);
  write_json(folder / "target_vocabulary.json", target);
}

}  // namespace

void write_ctranslate2(const std::filesystem::path& folder, const CTranslate2Source& source,
                       CTranslate2Precision precision) {
  const ModelConfig& config = source.config;
  CTranslate2Vocabulary vocabulary = source.vocabulary;
  check_pieces(source, vocabulary.source, config.vocab_size);
  check_pieces(source, vocabulary.target, config.decoder_vocab_size);
  const bool from_zero = starts_from_zero(config, source.weights);
  const auto start =
      static_cast<std::size_t>(from_zero ? config.eos_token_id : config.decoder_start_token_id);
  write_config(folder, vocabulary.target[start]);
  if (from_zero) {
    for (auto* pieces : {&vocabulary.source, &vocabulary.target})
      pieces->erase(pieces->begin() + config.pad_token_id);
  }
  write_vocabularies(folder, vocabulary);
  write_ctranslate2_file(folder / "model.bin", model_file(source, precision, from_zero));
}

}  // namespace heed
