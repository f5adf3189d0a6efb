#pragma once

#include <torch/nn.h>

#include <vector>

#include "format/model_config.h"
#include "format/model_folder.h"
#include "model/layers.h"

namespace heed {

/// What step-by-step decoding remembers. R rows, each a partial translation of one of B sentences.
struct DecoderState {
  std::vector<LayerCache> layers;
  torch::Tensor source_lengths;               ///< [R]
  std::vector<std::int64_t> sentence_of_row;  ///< [R] so that unchanged rows need no copy of the cross keys
  std::int64_t position = 0;                  ///< how many target positions have been read
};

/// Attention of a whole model; one entry a layer, made by encode() and decode() unless there. Those with `factors`
/// intervene.
struct ModelTraces {
  std::vector<AttentionTrace> encoder;
  std::vector<DecoderTraces> decoder;
};

/// The encoder-decoder transformer (Vaswani et al. 2017), as MarianMT has it: post-norm, sinusoidal positions, biases
/// everywhere, tied embeddings. Parameter names are the file format's.
/// Shapes: B batch, S source, T target, R rows, D model, V vocabulary. Ids are int64, padded at the end.
class Transformer : public torch::nn::Module {
 public:
  explicit Transformer(const ModelConfig& config);

  /// source [B, S], lengths [B] -> the encoder's output [B, S, D] (rows past the length are padding).
  torch::Tensor encode(const torch::Tensor& source, const torch::Tensor& lengths, ModelTraces* traces = nullptr);

  /// The same in two parts, for gradients with respect to what stands between them: source [B, S] -> scaled embeddings
  /// before positions are added [B, S, D] -> the encoder's output [B, S, D]. Without dropout on the embeddings.
  torch::Tensor source_embeddings(const torch::Tensor& source) const;
  torch::Tensor encode_embeddings(const torch::Tensor& embeddings, const torch::Tensor& lengths);

  /// The whole target at once: target [B, T] begins with the start symbol -> [B, T, D].
  torch::Tensor decode(const torch::Tensor& target, const torch::Tensor& memory, const torch::Tensor& source_lengths,
                       ModelTraces* traces = nullptr);

  /// hidden [..., D] -> scores of the next token [..., V], before the softmax.
  torch::Tensor logits(const torch::Tensor& hidden) const;

  /// One row a sentence, nothing read yet.
  DecoderState start(const torch::Tensor& memory, const torch::Tensor& source_lengths);

  /// Row r goes on from row parents[r] of `state` with token ids[r] [R] -> [R, D]: equal to the last position of
  /// `decode`.
  torch::Tensor step(DecoderState& state, const std::vector<std::int64_t>& parents, const torch::Tensor& ids);

  /// Sets every parameter; copies out every parameter. REQUIRES: names and shapes of expected_weights(config()).
  void set_weights(const ModelWeights& weights);
  ModelWeights weights() const;

  const ModelConfig& config() const { return config_; }
  const torch::Tensor& output_embedding() const;                           ///< [V, D]
  const torch::Tensor& output_bias() const { return final_logits_bias_; }  ///< [1, V]
  DropoutSource& dropout() { return dropout_; }

 private:
  torch::Tensor encoder_layers(torch::Tensor x, const torch::Tensor& lengths, ModelTraces* traces);

  ModelConfig config_;
  DropoutSource dropout_;
  torch::Tensor source_embedding_, target_embedding_, lm_head_, final_logits_bias_;
  std::vector<EncoderLayer> encoder_;
  std::vector<DecoderLayer> decoder_;
};

}  // namespace heed
