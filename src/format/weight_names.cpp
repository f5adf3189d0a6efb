#include "format/weight_names.h"

#include "format/model_folder.h"

namespace heed {
namespace {

constexpr const char* kShared = "model.shared.weight";
constexpr const char* kEncoderEmbedding = "model.encoder.embed_tokens.weight";
constexpr const char* kDecoderEmbedding = "model.decoder.embed_tokens.weight";
constexpr const char* kOutput = "lm_head.weight";

void add_linear(ModelWeights& weights, const std::string& name, int outputs, int inputs) {
  weights[name + ".weight"].shape = {outputs, inputs};
  weights[name + ".bias"].shape = {outputs};
}

void add_norm(ModelWeights& weights, const std::string& name, int width) {
  weights[name + ".weight"].shape = {width};
  weights[name + ".bias"].shape = {width};
}

void add_attention(ModelWeights& weights, const std::string& name, int width) {
  for (const char* projection : {".q_proj", ".k_proj", ".v_proj", ".out_proj"}) {
    add_linear(weights, name + projection, width, width);
  }
  add_norm(weights, name + "_layer_norm", width);
}

void add_layer(ModelWeights& weights, const std::string& name, int width, int ffn) {
  add_attention(weights, name + ".self_attn", width);
  add_linear(weights, name + ".fc1", ffn, width);
  add_linear(weights, name + ".fc2", width, ffn);
  add_norm(weights, name + ".final_layer_norm", width);
}

void add_embeddings(ModelWeights& weights, const ModelConfig& config) {
  if (config.share_encoder_decoder_embeddings) {
    weights[kShared].shape = {config.vocab_size, config.d_model};
  } else {
    weights[kEncoderEmbedding].shape = {config.vocab_size, config.d_model};
    weights[kDecoderEmbedding].shape = {config.decoder_vocab_size, config.d_model};
  }
  if (!config.tie_word_embeddings)
    weights[kOutput].shape = {config.decoder_vocab_size, config.d_model};
  weights["final_logits_bias"].shape = {1, config.decoder_vocab_size};
}

}  // namespace

ModelWeights expected_weights(const ModelConfig& config) {
  ModelWeights weights;
  add_embeddings(weights, config);
  for (int layer = 0; layer < config.encoder_layers; ++layer) {
    add_layer(weights, "model.encoder.layers." + std::to_string(layer), config.d_model,
              config.encoder_ffn_dim);
  }
  for (int layer = 0; layer < config.decoder_layers; ++layer) {
    const std::string name = "model.decoder.layers." + std::to_string(layer);
    add_layer(weights, name, config.d_model, config.decoder_ffn_dim);
    add_attention(weights, name + ".encoder_attn", config.d_model);
  }
  return weights;
}

std::string original_of(const std::string& name, const ModelConfig& config) {
  const bool embedding = name == kEncoderEmbedding || name == kDecoderEmbedding;
  if (embedding && config.share_encoder_decoder_embeddings) return kShared;
  if (name == kOutput && config.tie_word_embeddings) {
    return config.share_encoder_decoder_embeddings ? kShared : kDecoderEmbedding;
  }
  return name;
}

bool is_position_table(const std::string& name) {
  return name == "model.encoder.embed_positions.weight" ||
         name == "model.decoder.embed_positions.weight";
}

}  // namespace heed
