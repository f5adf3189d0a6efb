#pragma once

#include <memory>
#include <vector>

#include "format/model_folder.h"
#include "kernels/packed_product.h"

/// A model's parameters as the engine computes with them. D model width, F feed-forward width, V vocabulary.
namespace heed {

struct NormParameters {
  std::vector<float> weight, bias;  // [D]
};

/// Self-attention: queries, keys and values come of one product.
struct SelfAttentionParameters {
  PackedMatrix query_key_value;  ///< D -> 3 D
  PackedMatrix output;           ///< D -> D
  NormParameters norm;
};

/// A decoder layer's attention to the encoder's output, whose keys and values are computed once a sentence.
struct CrossAttentionParameters {
  PackedMatrix query;      ///< D -> D
  PackedMatrix key_value;  ///< D -> 2 D
  PackedMatrix output;     ///< D -> D
  NormParameters norm;
};

struct FeedForwardParameters {
  PackedMatrix fc1, fc2;  ///< D -> F, F -> D
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

/// How feed-forward blocks bend.
enum class Activation { kRelu, kGelu, kSwish };

struct EngineParameters {
  ModelConfig config;
  Activation activation = Activation::kRelu;
  float embedding_scale = 1.0F;
  std::shared_ptr<const std::vector<float>> source_embedding, target_embedding;  ///< [V, D]; one where they are shared
  std::vector<EncoderLayerParameters> encoder;
  std::vector<DecoderLayerParameters> decoder;
  PackedMatrix output;  ///< D -> V, with final_logits_bias
};

/// REQUIRES: names and shapes of expected_weights(config).
EngineParameters pack_parameters(const ModelConfig& config, const ModelWeights& weights);

}  // namespace heed
