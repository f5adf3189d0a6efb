#include "model/transformer.h"

#include <cmath>

namespace heed {
namespace {

/// A module that only groups names.
std::shared_ptr<torch::nn::Module> group(torch::nn::Module& parent, const std::string& name) {
  return parent.register_module(name, std::make_shared<torch::nn::Module>(name));
}

torch::Tensor embedding_table(std::int64_t vocabulary, std::int64_t width, int pad) {
  auto table = torch::normal(0.0, 1.0 / std::sqrt(static_cast<double>(width)), {vocabulary, width});
  table[pad].zero_();  // decoding starts from it
  return table;
}

}  // namespace

Transformer::Transformer(const ModelConfig& config) : config_(config) {
  config.validate();
  const auto model = group(*this, "model");
  const auto encoder = group(*model, "encoder"), decoder = group(*model, "decoder");
  const auto embedding = [&](torch::nn::Module& parent, const std::string& name, int vocabulary) {
    return group(parent, name)
        ->register_parameter("weight",
                             embedding_table(vocabulary, config.d_model, config.pad_token_id));
  };
  if (config.share_encoder_decoder_embeddings) {
    source_embedding_ = target_embedding_ = embedding(*model, "shared", config.vocab_size);
  } else {
    source_embedding_ = embedding(*encoder, "embed_tokens", config.vocab_size);
    target_embedding_ = embedding(*decoder, "embed_tokens", config.decoder_vocab_size);
  }
  if (!config.tie_word_embeddings)
    lm_head_ = embedding(*this, "lm_head", config.decoder_vocab_size);
  final_logits_bias_ =
      register_parameter("final_logits_bias", torch::zeros({1, config.decoder_vocab_size}));
  const auto encoder_layers = group(*encoder, "layers"), decoder_layers = group(*decoder, "layers");
  for (int layer = 0; layer < config.encoder_layers; ++layer)
    encoder_.push_back(
        encoder_layers->register_module(std::to_string(layer), EncoderLayer(config)));
  for (int layer = 0; layer < config.decoder_layers; ++layer)
    decoder_.push_back(
        decoder_layers->register_module(std::to_string(layer), DecoderLayer(config)));
  if (config.alignment_head >= 0)
    decoder_[static_cast<std::size_t>(config.alignment_layer)]->encoder_attn->aligning_head =
        config.alignment_head;
}

double Transformer::embedding_scale() const {
  return config_.scale_embedding ? std::sqrt(static_cast<double>(config_.d_model)) : 1.0;
}

torch::Tensor Transformer::encode(const torch::Tensor& source, const torch::Tensor& lengths,
                                  ForwardPass& pass, ModelTraces* traces) {
  const auto x = embed(source, source_embedding_, embedding_scale(), 0,
                       pass.dropout(config_.dropout));  // [B, S, D]
  return encoder_layers(x, lengths, pass, traces);
}

torch::Tensor Transformer::encode(const torch::Tensor& source, const torch::Tensor& lengths,
                                  ModelTraces* traces) {
  ForwardPass evaluation;
  return encode(source, lengths, evaluation, traces);
}

torch::Tensor Transformer::source_embeddings(const torch::Tensor& source) const {
  return torch::embedding(source_embedding_, source) * embedding_scale();  // [B, S, D]
}

torch::Tensor Transformer::encode_embeddings(const torch::Tensor& embeddings,
                                             const torch::Tensor& lengths) {
  const auto positions =
      sinusoidal_positions(0, embeddings.size(1), embeddings.size(2)).to(embeddings.options());
  ForwardPass evaluation;
  return encoder_layers(embeddings + positions, lengths, evaluation, nullptr);
}

torch::Tensor Transformer::encoder_layers(torch::Tensor x, const torch::Tensor& lengths,
                                          ForwardPass& pass, ModelTraces* traces) {
  if (traces != nullptr) traces->encoder.resize(encoder_.size());
  for (std::size_t layer = 0; layer < encoder_.size(); ++layer)
    x = encoder_[layer](x, AttentionMask{.key_lengths = lengths, .causal = false}, pass,
                        traces ? &traces->encoder[layer] : nullptr);
  return x;
}

torch::Tensor Transformer::decode(const torch::Tensor& target, const torch::Tensor& memory,
                                  const torch::Tensor& source_lengths, ForwardPass& pass,
                                  ModelTraces* traces) {
  if (traces != nullptr) traces->decoder.resize(decoder_.size());
  auto x = embed(target, target_embedding_, embedding_scale(), 0,
                 pass.dropout(config_.dropout));  // [B, T, D]
  for (std::size_t layer = 0; layer < decoder_.size(); ++layer)
    x = decoder_[layer](x, memory, AttentionMask{.key_lengths = source_lengths, .causal = false},
                        pass, traces ? &traces->decoder[layer] : nullptr);
  return x;
}

torch::Tensor Transformer::decode(const torch::Tensor& target, const torch::Tensor& memory,
                                  const torch::Tensor& source_lengths, ModelTraces* traces) {
  ForwardPass evaluation;
  return decode(target, memory, source_lengths, evaluation, traces);
}

torch::Tensor Transformer::logits(const torch::Tensor& hidden) const {
  return linear(hidden, output_embedding(), final_logits_bias_.squeeze(0));
}

std::vector<torch::Tensor> Transformer::embedding_tables() const {
  if (config_.share_encoder_decoder_embeddings) return {source_embedding_};
  return {source_embedding_, target_embedding_};
}

const torch::Tensor& Transformer::output_embedding() const {
  return config_.tie_word_embeddings ? target_embedding_ : lm_head_;
}

DecoderCache Transformer::start(const torch::Tensor& memory, const torch::Tensor& source_lengths) {
  const ForwardPass evaluation;
  DecoderCache cache;
  cache.source_lengths = source_lengths;
  for (auto& layer : decoder_)
    cache.layers.push_back({.self_keys = {},
                            .self_values = {},
                            .cross_keys = layer->encoder_attn->k_proj(memory, evaluation),
                            .cross_values = layer->encoder_attn->v_proj(memory, evaluation)});
  for (std::int64_t row = 0; row < memory.size(0); ++row) cache.sentence_of_row.push_back(row);
  return cache;
}

torch::Tensor Transformer::step(DecoderCache& cache, const std::vector<std::int64_t>& parents,
                                const torch::Tensor& ids) {
  cache.follow(parents);
  ForwardPass evaluation;
  auto x = embed(ids.unsqueeze(1), target_embedding_, embedding_scale(), cache.position,
                 {});  // [R, 1, D]
  for (std::size_t layer = 0; layer < decoder_.size(); ++layer)
    x = decoder_[layer]->step(x, cache.layers[layer],
                              {.key_lengths = cache.source_lengths, .causal = false}, evaluation);
  ++cache.position;
  return x.squeeze(1);  // [R, D]
}

void Transformer::set_weights(const ModelWeights& weights) {
  torch::NoGradGuard no_grad;
  for (auto& parameter : named_parameters()) {
    const auto& stored = weights.at(parameter.key());
    TORCH_CHECK(parameter.value().sizes() == stored.shape, "shape of ", parameter.key());
    parameter.value().copy_(
        torch::from_blob(const_cast<float*>(stored.values.data()), stored.shape, torch::kFloat32));
  }
}

ModelWeights Transformer::weights() const {
  ModelWeights weights;
  for (const auto& parameter : named_parameters()) {
    const auto values = parameter.value().detach().to(torch::kCPU, torch::kFloat32).contiguous();
    weights[parameter.key()] = {
        .shape = values.sizes().vec(),
        .values = std::vector<float>(values.data_ptr<float>(),
                                     values.data_ptr<float>() + values.numel())};
  }
  return weights;
}

}  // namespace heed
