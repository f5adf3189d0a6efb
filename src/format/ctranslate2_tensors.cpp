#include "format/ctranslate2_tensors.h"

#include <algorithm>
#include <initializer_list>
#include <stdexcept>
#include <utility>

#include "format/position_table.h"
#include "format/weight_names.h"

namespace heed {
namespace {

constexpr const char* kEncoderEmbedding = "model.encoder.embed_tokens.weight";
constexpr const char* kDecoderEmbedding = "model.decoder.embed_tokens.weight";
constexpr const char* kOutput = "lm_head.weight";

constexpr float kForbidden = -1e9F;  // added to a logit: its probability is 0

/// Puts a model's tensors together under their new names.
class TensorMapping {
 public:
  TensorMapping(const ModelConfig& config, const ModelWeights& weights)
      : config_(config), weights_(weights), from_zero_(starts_from_zero(config, weights)) {}

  ModelWeights map() {
    add_embeddings();
    add_positions();
    for (int index = 0; index < config_.encoder_layers; ++index) add_layer("encoder", index);
    for (int index = 0; index < config_.decoder_layers; ++index) {
      const auto [to, from] = add_layer("decoder", index);
      add_cross_attention(to + "/attention", from + ".encoder_attn");
    }
    return std::move(tensors_);
  }

 private:
  struct LayerNames {
    std::string to, from;
  };

  const WeightTensor& weight(const std::string& name) const {
    return weights_.at(original_of(name, config_));
  }

  /// Tensors one after the other along their first dimension.
  WeightTensor stacked(const std::string& from, std::initializer_list<const char*> parts,
                       const char* kind) const {
    WeightTensor stack;
    for (const char* part : parts) {
      const WeightTensor& tensor = weight(from + part + kind);
      stack.values.insert(stack.values.end(), tensor.values.begin(), tensor.values.end());
      if (stack.shape.empty()) {
        stack.shape = tensor.shape;
      } else {
        stack.shape[0] += tensor.shape[0];
      }
    }
    return stack;
  }

  void add_linear(const std::string& to, const std::string& from,
                  std::initializer_list<const char*> parts) {
    tensors_[to + "/weight"] = stacked(from, parts, ".weight");
    tensors_[to + "/bias"] = stacked(from, parts, ".bias");
  }

  void add_norm(const std::string& to, const std::string& from) {
    tensors_[to + "/layer_norm/gamma"] = weight(from + ".weight");
    tensors_[to + "/layer_norm/beta"] = weight(from + ".bias");
  }

  /// What layers of both sides have. Returns the layer's new and old name.
  LayerNames add_layer(const std::string& side, int index) {
    const std::string number = std::to_string(index);
    LayerNames layer = {.to = side + "/layer_" + number,
                        .from = "model." + side + ".layers." + number};
    add_linear(layer.to + "/self_attention/linear_0", layer.from + ".self_attn",
               {".q_proj", ".k_proj", ".v_proj"});
    add_linear(layer.to + "/self_attention/linear_1", layer.from + ".self_attn", {".out_proj"});
    add_norm(layer.to + "/self_attention", layer.from + ".self_attn_layer_norm");
    add_linear(layer.to + "/ffn/linear_0", layer.from, {".fc1"});
    add_linear(layer.to + "/ffn/linear_1", layer.from, {".fc2"});
    add_norm(layer.to + "/ffn", layer.from + ".final_layer_norm");
    return layer;
  }

  void add_cross_attention(const std::string& to, const std::string& from) {
    add_linear(to + "/linear_0", from, {".q_proj"});
    add_linear(to + "/linear_1", from, {".k_proj", ".v_proj"});
    add_linear(to + "/linear_2", from, {".out_proj"});
    add_norm(to, from + "_layer_norm");
  }

  /// A tensor with a row (or a value) for each piece, without that of `<pad>` where it is not
  /// needed.
  WeightTensor vocabulary_rows(WeightTensor tensor, std::int64_t width) const {
    if (!from_zero_) return tensor;
    const auto begin = tensor.values.begin() + config_.pad_token_id * width;
    tensor.values.erase(begin, begin + width);
    --tensor.shape[0];
    return tensor;
  }

  void add_embeddings() {
    const std::int64_t width = config_.d_model;
    tensors_["encoder/embeddings_0/weight"] = vocabulary_rows(weight(kEncoderEmbedding), width);
    tensors_["decoder/embeddings/weight"] = vocabulary_rows(weight(kDecoderEmbedding), width);
    tensors_["decoder/projection/weight"] = vocabulary_rows(weight(kOutput), width);
    WeightTensor bias = {.shape = {config_.decoder_vocab_size},
                         .values = weight("final_logits_bias").values};
    bias.values[static_cast<std::size_t>(config_.pad_token_id)] = kForbidden;
    tensors_["decoder/projection/bias"] = vocabulary_rows(std::move(bias), 1);
  }

  void add_positions() {
    WeightTensor table = {.shape = {config_.max_position_embeddings, config_.d_model},
                          .values = {}};
    for (std::int64_t position = 0; position < table.shape[0]; ++position)
      for (std::int64_t column = 0; column < table.shape[1]; ++column)
        table.values.push_back(
            static_cast<float>(position_value(position, column, config_.d_model)));
    tensors_["encoder/position_encodings/encodings"] = table;
    tensors_["decoder/position_encodings/encodings"] = std::move(table);
  }

  const ModelConfig& config_;
  const ModelWeights& weights_;
  const bool from_zero_;
  ModelWeights tensors_;
};

/// CTranslate2's number of it.
std::int8_t activation_code(Activation activation) {
  switch (activation) {
    case Activation::kRelu:
      return 0;
    case Activation::kSwish:
      return 2;
    case Activation::kGelu:
      return 3;
  }
  throw std::logic_error("no such activation");
}

}  // namespace

bool starts_from_zero(const ModelConfig& config, const ModelWeights& weights) {
  const auto& embedding = weights.at(original_of(kDecoderEmbedding, config)).values;
  const auto begin =
      embedding.begin() + std::int64_t{config.decoder_start_token_id} * config.d_model;
  return std::all_of(begin, begin + config.d_model, [](float value) { return value == 0.0F; });
}

ModelWeights ctranslate2_tensors(const ModelConfig& config, const ModelWeights& weights) {
  return TensorMapping(config, weights).map();
}

std::map<std::string, std::int8_t> ctranslate2_flags(const ModelConfig& config, bool from_zero) {
  std::map<std::string, std::int8_t> flags = {
      {"encoder/embeddings_merge", 0},
      {"encoder/multi_query_attention", 0},
      {"decoder/start_from_zero_embedding", from_zero ? 1 : 0},
      {"decoder/alibi", 0},
      {"decoder/alibi_use_positive_positions", 0},
      {"decoder/scale_alibi", 0}};
  for (const std::string side : {"encoder", "decoder"}) {
    flags[side + "/pre_norm"] = 0;
    flags[side + "/activation"] = activation_code(config.activation_function);
    flags[side + "/scale_embeddings"] = config.scale_embedding ? 1 : 0;
  }
  return flags;
}

std::map<std::string, std::int16_t> ctranslate2_numbers(const ModelConfig& config) {
  return {{"encoder/num_heads", static_cast<std::int16_t>(config.encoder_attention_heads)},
          {"decoder/num_heads", static_cast<std::int16_t>(config.decoder_attention_heads)},
          {"decoder/alignment_layer", static_cast<std::int16_t>(config.alignment_layer)},
          {"decoder/alignment_heads",
           static_cast<std::int16_t>(
               config.alignment_layer < 0 || config.alignment_head == 0 ? 1 : 0)}};
}

}  // namespace heed
