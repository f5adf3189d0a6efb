#pragma once

#include <torch/nn.h>

#include <vector>

#include "format/model_config.h"
#include "format/model_folder.h"
#include "model/decoder_cache.h"
#include "model/layers.h"

namespace heed {

/// Attention of a whole model, one entry a layer; encode() and decode() fill it in.
struct ModelTraces {
  std::vector<AttentionTrace> encoder;
  std::vector<DecoderTraces> decoder;
};

/// The encoder-decoder transformer (Vaswani et al. 2017), as MarianMT has it: post-norm, sinusoidal
/// positions, biases everywhere. Parameter names are the file format's.
///
/// Shapes: B batch, S source, T target, R rows, D model, V vocabulary. Ids are int64, padded at the
/// end. A pass of training gives encode() and decode() the same ForwardPass, anew for each batch;
/// without one they evaluate. `traces` may be null.
class Transformer : public torch::nn::Module {
 public:
  /// With random weights, drawn from LibTorch's generator. Throws std::invalid_argument as
  /// ModelConfig::validate.
  explicit Transformer(const ModelConfig& config);

  /// source [B, S], lengths [B] -> the encoder's output [B, S, D] (rows past the length are
  /// padding).
  torch::Tensor encode(const torch::Tensor& source, const torch::Tensor& lengths, ForwardPass& pass,
                       ModelTraces* traces = nullptr);
  torch::Tensor encode(const torch::Tensor& source, const torch::Tensor& lengths,
                       ModelTraces* traces = nullptr);

  /// The same in two parts, for gradients with respect to what stands between them: source [B, S]
  /// -> scaled embeddings before positions are added [B, S, D] -> the encoder's output [B, S, D].
  torch::Tensor source_embeddings(const torch::Tensor& source) const;
  torch::Tensor encode_embeddings(const torch::Tensor& embeddings, const torch::Tensor& lengths);

  /// The whole target at once: target [B, T] begins with the start symbol, memory [B, S, D] is the
  /// encoder's output, source_lengths [B] -> [B, T, D].
  torch::Tensor decode(const torch::Tensor& target, const torch::Tensor& memory,
                       const torch::Tensor& source_lengths, ForwardPass& pass,
                       ModelTraces* traces = nullptr);
  torch::Tensor decode(const torch::Tensor& target, const torch::Tensor& memory,
                       const torch::Tensor& source_lengths, ModelTraces* traces = nullptr);

  /// hidden [..., D] -> scores of the next token [..., V], before the softmax.
  torch::Tensor logits(const torch::Tensor& hidden) const;

  /// One row a sentence, nothing read yet.
  DecoderCache start(const torch::Tensor& memory, const torch::Tensor& source_lengths);

  /// Row r goes on from row parents[r] of `cache` with token ids[r] [R] -> [R, D]: equal to the
  /// last position of `decode`.
  torch::Tensor step(DecoderCache& cache, const std::vector<std::int64_t>& parents,
                     const torch::Tensor& ids);

  /// Sets every parameter; copies out every parameter. REQUIRES: names and shapes of
  /// expected_weights(config()).
  void set_weights(const ModelWeights& weights);
  ModelWeights weights() const;

  const ModelConfig& config() const { return config_; }
  /// The tables that ids are looked up in, [V, D] each: one, or source and target apart. The row of
  /// `<pad>`, which decoding starts from, is zero in a new model, and training keeps it so.
  std::vector<torch::Tensor> embedding_tables() const;
  const torch::Tensor& output_embedding() const;                           ///< [V, D]
  const torch::Tensor& output_bias() const { return final_logits_bias_; }  ///< [1, V]

 private:
  torch::Tensor encoder_layers(torch::Tensor x, const torch::Tensor& lengths, ForwardPass& pass,
                               ModelTraces* traces);
  double embedding_scale() const;

  ModelConfig config_;
  torch::Tensor source_embedding_, target_embedding_, lm_head_, final_logits_bias_;
  std::vector<EncoderLayer> encoder_;
  std::vector<DecoderLayer> decoder_;
};

}  // namespace heed
