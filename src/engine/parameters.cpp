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

  const std::vector<float>& values(const std::string& name) const {
    return weights_.at(name).values;
  }

  NormParameters norm(const std::string& name) const {
    return {values(name + ".weight"), values(name + ".bias")};
  }

  Linear linear(const std::string& name) const {
    return pack(values(name + ".weight"), values(name + ".bias"));
  }

  /// Projections that read the same input, as one product: their outputs one after the other, those
  /// of each with heads interleaved.
  Linear projections(const std::string& name, std::initializer_list<const char*> layers,
                     std::size_t heads) const {
    std::vector<float> weight, bias;
    for (const char* layer : layers) {
      const auto& layer_weight = values(name + layer + std::string(".weight"));
      const auto& layer_bias = values(name + layer + std::string(".bias"));
      const std::size_t inputs = layer_weight.size() / layer_bias.size();
      for (std::size_t output = 0; output < layer_bias.size(); ++output) {
        const std::size_t place = before_interleaving(output, heads, layer_bias.size());
        const auto row = layer_weight.begin() + static_cast<std::ptrdiff_t>(place * inputs);
        weight.insert(weight.end(), row, row + static_cast<std::ptrdiff_t>(inputs));
        bias.push_back(layer_bias[place]);
      }
    }
    return pack(weight, bias);
  }

  /// The projection of what the heads read, which has them interleaved.
  Linear output_projection(const std::string& name, std::size_t heads) const {
    const std::vector<float>&stored = values(name + ".weight"), &bias = values(name + ".bias");
    const std::size_t inputs = stored.size() / bias.size();
    std::vector<float> weight(stored.size());
    for (std::size_t input = 0; input < inputs; ++input) {
      const std::size_t place = before_interleaving(input, heads, inputs);
      for (std::size_t output = 0; output < bias.size(); ++output)
        weight[output * inputs + input] = stored[output * inputs + place];
    }
    return pack(weight, bias);
  }

  SelfAttentionParameters self_attention(const std::string& layer, int heads) const {
    const std::string name = layer + ".self_attn";
    const auto count = static_cast<std::size_t>(heads);
    return {.query_key_value = projections(name, {".q_proj", ".k_proj", ".v_proj"}, count),
            .output = output_projection(name + ".out_proj", count),
            .norm = norm(name + "_layer_norm")};
  }

  CrossAttentionParameters cross_attention(const std::string& layer, int heads) const {
    const std::string name = layer + ".encoder_attn";
    const auto count = static_cast<std::size_t>(heads);
    return {.query = projections(name, {".q_proj"}, count),
            .key_value = projections(name, {".k_proj", ".v_proj"}, count),
            .output = output_projection(name + ".out_proj", count),
            .norm = norm(name + "_layer_norm")};
  }

  FeedForwardParameters feed_forward(const std::string& layer) const {
    return {.fc1 = linear(layer + ".fc1"),
            .fc2 = linear(layer + ".fc2"),
            .norm = norm(layer + ".final_layer_norm")};
  }

  void set_embeddings(EngineParameters& parameters) const {
    const auto table = [&](const std::string& name) {
      const std::vector<float>& stored = values("model." + name + ".weight");
      return std::make_shared<const std::vector<float>>(
          precision_ == Precision::kInt8 ? values_of(quantize_rows(stored, config_.d_model))
                                         : stored);
    };
    const bool shared = config_.share_encoder_decoder_embeddings;
    parameters.source_embedding = table(shared ? "shared" : "encoder.embed_tokens");
    parameters.target_embedding =
        shared ? parameters.source_embedding : table("decoder.embed_tokens");
    parameters.output_weight =
        config_.tie_word_embeddings
            ? parameters.target_embedding
            : std::make_shared<const std::vector<float>>(values("lm_head.weight"));
    const std::vector<float>& bias = values("final_logits_bias");
    parameters.output = Linear(*parameters.output_weight, bias, config_.d_model, precision_);
    if (precision_ == Precision::kFloat32)
      parameters.screen = std::make_shared<const OutputScreen>(parameters.output_weight, bias,
                                                               std::int64_t{config_.d_model});
  }

 private:
  /// Where in the file's order, head after head, the element stands that is at `place` when heads
  /// are interleaved (kernels/row_attention.h).
  static std::size_t before_interleaving(std::size_t place, std::size_t heads, std::size_t width) {
    return place % heads * (width / heads) + place / heads;
  }

  Linear pack(std::span<const float> weight, std::span<const float> bias) const {
    return {weight, bias, static_cast<std::int64_t>(weight.size() / bias.size()), precision_};
  }

  const ModelConfig& config_;
  const ModelWeights& weights_;
  Precision precision_;
};

}  // namespace

EngineParameters pack_parameters(const ModelConfig& config, const ModelWeights& weights,
                                 Precision precision) {
  config.validate();
  const Packer packer(config, weights, precision);
  EngineParameters parameters;
  parameters.config = config;
  if (config.scale_embedding)
    parameters.embedding_scale = std::sqrt(static_cast<float>(config.d_model));
  packer.set_embeddings(parameters);
  for (int index = 0; index < config.encoder_layers; ++index) {
    const std::string layer = "model.encoder.layers." + std::to_string(index);
    parameters.encoder.push_back(
        {packer.self_attention(layer, config.encoder_attention_heads), packer.feed_forward(layer)});
  }
  for (int index = 0; index < config.decoder_layers; ++index) {
    const std::string layer = "model.decoder.layers." + std::to_string(index);
    parameters.decoder.push_back({packer.self_attention(layer, config.decoder_attention_heads),
                                  packer.cross_attention(layer, config.decoder_attention_heads),
                                  packer.feed_forward(layer)});
  }
  return parameters;
}

}  // namespace heed
