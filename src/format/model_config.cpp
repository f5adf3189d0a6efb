#include "format/model_config.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace heed {
namespace {

struct Range {
  const char* key;
  int value;
  int least;
  int most;
};

/// Upper limits are far above any model there is: they keep a wrong file from asking for all
/// memory.
void check_range(const Range& range) {
  if (range.value >= range.least && range.value <= range.most) return;
  throw std::invalid_argument(std::string(range.key) + " must be from " +
                              std::to_string(range.least) + " to " + std::to_string(range.most) +
                              ", not " + std::to_string(range.value));
}

void check_heads(const char* key, int heads, int d_model) {
  if (d_model % heads == 0) return;
  throw std::invalid_argument(std::string(key) + " must divide d_model (" +
                              std::to_string(d_model) + "), which " + std::to_string(heads) +
                              " does not");
}

void check_dropout(const char* key, float value) {
  if (value >= 0.0F && value < 1.0F) return;
  throw std::invalid_argument(std::string(key) + " must be at least 0 and less than 1");
}

}  // namespace

void ModelConfig::validate() const {
  constexpr int kMostLayers = 1000, kMostWidth = 1 << 16, kMostFfn = 1 << 20, kMostPieces = 1 << 24;
  const int target_pieces = decoder_vocab_size;
  for (const Range& range :
       {Range{"d_model", d_model, 2, kMostWidth},
        Range{"encoder_layers", encoder_layers, 1, kMostLayers},
        Range{"decoder_layers", decoder_layers, 1, kMostLayers},
        Range{"encoder_attention_heads", encoder_attention_heads, 1, d_model},
        Range{"decoder_attention_heads", decoder_attention_heads, 1, d_model},
        Range{"encoder_ffn_dim", encoder_ffn_dim, 1, kMostFfn},
        Range{"decoder_ffn_dim", decoder_ffn_dim, 1, kMostFfn},
        Range{"vocab_size", vocab_size, 3, kMostPieces},
        Range{"decoder_vocab_size", target_pieces, 3, kMostPieces},
        Range{"pad_token_id", pad_token_id, 0, std::min(vocab_size, target_pieces) - 1},
        Range{"eos_token_id", eos_token_id, 0, std::min(vocab_size, target_pieces) - 1},
        Range{"decoder_start_token_id", decoder_start_token_id, 0, target_pieces - 1},
        Range{"max_position_embeddings", max_position_embeddings, 1, kMostFfn},
        Range{"alignment_layer", alignment_layer, -1, decoder_layers - 1}}) {
    check_range(range);
  }
  if (d_model % 2 != 0)
    throw std::invalid_argument("d_model must be even, not " + std::to_string(d_model));
  check_heads("encoder_attention_heads", encoder_attention_heads, d_model);
  check_heads("decoder_attention_heads", decoder_attention_heads, d_model);
  if (share_encoder_decoder_embeddings && vocab_size != decoder_vocab_size) {
    throw std::invalid_argument(
        "decoder_vocab_size must equal vocab_size where the embeddings are shared");
  }
  check_dropout("dropout", dropout);
  check_dropout("attention_dropout", attention_dropout);
  check_dropout("activation_dropout", activation_dropout);
}

}  // namespace heed
