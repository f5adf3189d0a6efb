#include "engine/parameters.h"

#include <cmath>
#include <initializer_list>
#include <stdexcept>
#include <string>

namespace heed {
namespace {

/// Takes layers out of the model's weights by their names.
class Packer {
 public:
  Packer(const ModelConfig& config, const ModelWeights& weights, Precision precision)
      : config_(config), weights_(weights), precision_(precision) {}

  const std::vector<float>& values(const std::string& name) const { return weights_.at(name).values; }

  NormParameters norm(const std::string& name) const { return {values(name + ".weight"), values(name + ".bias")}; }

  /// Layers that read the same input, as one product: their outputs one after the other.
  Linear linear(const std::string& name, std::initializer_list<const char*> layers) const {
    std::vector<float> weight, bias;
    for (const char* layer : layers) {
      const auto& layer_weight = values(name + layer + std::string(".weight"));
      const auto& layer_bias = values(name + layer + std::string(".bias"));
      weight.insert(weight.end(), layer_weight.begin(), layer_weight.end());
      bias.insert(bias.end(), layer_bias.begin(), layer_bias.end());
    }
    return {weight, bias, static_cast<std::int64_t>(weight.size() / bias.size()), precision_};
  }

  SelfAttentionParameters self_attention(const std::string& layer) const {
    const std::string name = layer + ".self_attn";
    return {.query_key_value = linear(name, {".q_proj", ".k_proj", ".v_proj"}),
            .output = linear(name, {".out_proj"}),
            .norm = norm(name + "_layer_norm")};
  }

  CrossAttentionParameters cross_attention(const std::string& layer) const {
    const std::string name = layer + ".encoder_attn";
    return {.query = linear(name, {".q_proj"}),
            .key_value = linear(name, {".k_proj", ".v_proj"}),
            .output = linear(name, {".out_proj"}),
            .norm = norm(name + "_layer_norm")};
  }

  FeedForwardParameters feed_forward(const std::string& layer) const {
    return {.fc1 = linear(layer, {".fc1"}), .fc2 = linear(layer, {".fc2"}), .norm = norm(layer + ".final_layer_norm")};
  }

  void set_embeddings(EngineParameters& parameters) const {
    const auto table = [&](const std::string& name) {
      return std::make_shared<const std::vector<float>>(values("model." + name + ".weight"));
    };
    const bool shared = config_.share_encoder_decoder_embeddings;
    parameters.source_embedding = table(shared ? "shared" : "encoder.embed_tokens");
    parameters.target_embedding = shared ? parameters.source_embedding : table("decoder.embed_tokens");
    const auto& output = config_.tie_word_embeddings ? *parameters.target_embedding : values("lm_head.weight");
    parameters.output = Linear(output, values("final_logits_bias"), config_.d_model, precision_);
  }

 private:
  const ModelConfig& config_;
  const ModelWeights& weights_;
  Precision precision_;
};

Activation activation_named(const std::string& name) {
  if (name == "relu") return Activation::kRelu;
  if (name == "gelu") return Activation::kGelu;
  if (name == "swish") return Activation::kSwish;
  throw std::invalid_argument("activation_function must be relu, gelu or swish, not " + name);
}

}  // namespace

EngineParameters pack_parameters(const ModelConfig& config, const ModelWeights& weights, Precision precision) {
  config.validate();
  const Packer packer(config, weights, precision);
  EngineParameters parameters;
  parameters.config = config;
  parameters.activation = activation_named(config.activation_function);
  if (config.scale_embedding) parameters.embedding_scale = std::sqrt(static_cast<float>(config.d_model));
  packer.set_embeddings(parameters);
  for (int index = 0; index < config.encoder_layers; ++index) {
    const std::string layer = "model.encoder.layers." + std::to_string(index);
    parameters.encoder.push_back({packer.self_attention(layer), packer.feed_forward(layer)});
  }
  for (int index = 0; index < config.decoder_layers; ++index) {
    const std::string layer = "model.decoder.layers." + std::to_string(index);
    parameters.decoder.push_back(
        {packer.self_attention(layer), packer.cross_attention(layer), packer.feed_forward(layer)});
  }
  return parameters;
}

}  // namespace heed
