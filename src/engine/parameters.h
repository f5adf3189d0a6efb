#pragma once

#include <memory>
#include <vector>

#include "engine/linear.h"
#include "engine/output_screen.h"
#include "format/model_folder.h"

/// A model's parameters as the engine computes with them. D model width, F feed-forward width, V
/// vocabulary.
namespace heed {

struct NormParameters {
  std::vector<float> weight, bias;  // [D]
};

/// Self-attention: queries, keys and values come of one product. In all of them, and in what
/// `output` reads, heads are interleaved (kernels/row_attention.h).
struct SelfAttentionParameters {
  Linear query_key_value;  ///< D -> 3 D
  Linear output;           ///< D -> D
  NormParameters norm;
};

/// A decoder layer's attention to the encoder's output, whose keys and values are computed once a
/// sentence. Heads are interleaved here too.
struct CrossAttentionParameters {
  Linear query;      ///< D -> D
  Linear key_value;  ///< D -> 2 D
  Linear output;     ///< D -> D
  NormParameters norm;
};

struct FeedForwardParameters {
  Linear fc1, fc2;  ///< D -> F, F -> D
  NormParameters norm;
};

struct EncoderLayerParameters {
  SelfAttentionParameters self_attention;
  FeedForwardParameters feed_forward;
};

struct DecoderLayerParameters {
  SelfAttentionParameters self_attention;
  CrossAttentionParameters cross_attention;
  FeedForwardParameters feed_forward;
};

struct EngineParameters {
  ModelConfig config;
  float embedding_scale = 1.0F;
  std::shared_ptr<const std::vector<float>> source_embedding,
      target_embedding;  ///< [V, D]; one where they are shared
  std::vector<EncoderLayerParameters> encoder;
  std::vector<DecoderLayerParameters> decoder;
  Linear output;  ///< D -> V, with final_logits_bias
  std::shared_ptr<const std::vector<float>>
      output_weight;  ///< [V, D] what `output` is made of; the target's embedding where tied
  std::shared_ptr<const OutputScreen> screen;  ///< of `output` where that is in float32
};

/// REQUIRES: names and shapes of expected_weights(config). Throws std::runtime_error where 8 bits
/// cannot hold a weight.
EngineParameters pack_parameters(const ModelConfig& config, const ModelWeights& weights,
                                 Precision precision);

}  // namespace heed
