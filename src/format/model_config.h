#pragma once

#include <array>

#include "text/named_values.h"

namespace heed {

/// What bends the feed-forward blocks, by transformers' names.
enum class Activation { kRelu, kGelu, kSwish };
inline constexpr std::array kActivations = {NamedValue{"relu", Activation::kRelu},
                                            NamedValue{"gelu", Activation::kGelu},
                                            NamedValue{"swish", Activation::kSwish}};

/// The architecture, under Hugging Face MarianConfig's own key names (`config.json`).
struct ModelConfig {
  int d_model = 256;  ///< D: width of every layer
  int encoder_layers = 4;
  int decoder_layers = 4;
  int encoder_attention_heads = 4;  ///< H; divides d_model
  int decoder_attention_heads = 4;
  int encoder_ffn_dim = 1024;  ///< F: width inside the feed-forward block
  int decoder_ffn_dim = 1024;
  Activation activation_function = Activation::kRelu;
  bool scale_embedding = true;  ///< embeddings times sqrt(D)
  bool share_encoder_decoder_embeddings = true;
  bool tie_word_embeddings = true;  ///< output projection = decoder embeddings
  int vocab_size = 0;               ///< V of the source (and of the target when shared)
  int decoder_vocab_size = 0;       ///< V of the target
  int pad_token_id = 0;             ///< the last id
  int eos_token_id = 0;
  int decoder_start_token_id = 0;  ///< = pad
  int max_position_embeddings = 512;
  float dropout = 0.1F;             ///< on embeddings and on each sublayer's output
  float attention_dropout = 0.0F;   ///< on attention weights
  float activation_dropout = 0.0F;  ///< inside the feed-forward block
  // How its cross-attention aligns words best (keys of our own, which transformers passes over).
  int alignment_layer = -1;  ///< of the decoder, from 0; -1: not known
  int alignment_head = -1;   ///< from 0, one that training has guided; -1: the mean of all
  bool alignment_shifted =
      false;  ///< read at the step whose input is the word, not at the step that predicts it

  /// Throws std::invalid_argument naming the key and its valid values.
  void validate() const;
};

}  // namespace heed
