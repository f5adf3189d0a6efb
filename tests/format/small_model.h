#pragma once

#include <gtest/gtest.h>

#include <random>

#include "format/model_folder.h"

namespace heed {

/// An architecture whose sizes all differ where they may.
inline ModelConfig small_config() {
  return {.d_model = 4,
          .encoder_layers = 2,
          .decoder_layers = 1,
          .encoder_attention_heads = 2,
          .decoder_attention_heads = 1,
          .encoder_ffn_dim = 6,
          .decoder_ffn_dim = 5,
          .activation_function = Activation::kSwish,
          .vocab_size = 7,
          .decoder_vocab_size = 7,
          .pad_token_id = 6,
          .decoder_start_token_id = 6,
          .max_position_embeddings = 16,
          .dropout = 0.2F};
}

inline ModelWeights random_weights(const ModelConfig& config) {
  std::mt19937 random(1);
  std::normal_distribution<float> normal;
  ModelWeights weights = expected_weights(config);
  for (auto& [name, weight] : weights) {
    std::int64_t count = 1;
    for (const std::int64_t length : weight.shape) count *= length;
    for (std::int64_t i = 0; i < count; ++i) weight.values.push_back(normal(random));
  }
  return weights;
}

inline void expect_equal(const ModelWeights& a, const ModelWeights& b) {
  ASSERT_EQ(a.size(), b.size());
  for (const auto& [name, weight] : a) {
    ASSERT_TRUE(b.contains(name)) << name;
    EXPECT_EQ(weight.shape, b.at(name).shape) << name;
    EXPECT_EQ(weight.values, b.at(name).values) << name;
  }
}

}  // namespace heed
