#include "format/model_config.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <string>

#include "format/config_rules.h"

namespace heed {
namespace {

struct Range {
  std::string key;
  int value;
  int least;
  int most;
};

/// Upper limits are far above any model there is: they keep a wrong file from asking for all
/// memory.
void check_range(const Range& range) {
  if (range.value >= range.least && range.value <= range.most) return;
  throw std::invalid_argument(range.key + " is " + std::to_string(range.value) +
                              "; it must be from " + std::to_string(range.least) + " to " +
                              std::to_string(range.most));
}

/// An even number that the heads share out evenly.
void check_width(const std::string& key, int width, const std::string& heads_key, int heads) {
  const int step = std::lcm(2, heads);
  if (width % step == 0) return;
  const int below = width / step * step;
  throw std::invalid_argument(
      key + " is " + std::to_string(width) + "; it must be even and a multiple of " + heads_key +
      " (" + std::to_string(heads) + "), such as " +
      (below > 0 ? std::to_string(below) + " or " : "") + std::to_string(below + step));
}

void check_dropout(const std::string& key, float value) {
  if (value >= 0.0F && value < 1.0F) return;
  throw std::invalid_argument(key + " must be at least 0 and less than 1");
}

}  // namespace

void validate(const ModelConfig& config, const ShownKey& name) {
  constexpr int kMostLayers = 1000, kMostWidth = 1 << 16, kMostFfn = 1 << 20, kMostPieces = 1 << 24;
  const int target_pieces = config.decoder_vocab_size;
  for (const Range& range :
       {Range{name("d_model"), config.d_model, 2, kMostWidth},
        Range{name("encoder_layers"), config.encoder_layers, 1, kMostLayers},
        Range{name("decoder_layers"), config.decoder_layers, 1, kMostLayers},
        Range{name("encoder_attention_heads"), config.encoder_attention_heads, 1, config.d_model},
        Range{name("decoder_attention_heads"), config.decoder_attention_heads, 1, config.d_model},
        Range{name("encoder_ffn_dim"), config.encoder_ffn_dim, 1, kMostFfn},
        Range{name("decoder_ffn_dim"), config.decoder_ffn_dim, 1, kMostFfn},
        Range{name("vocab_size"), config.vocab_size, 3, kMostPieces},
        Range{name("decoder_vocab_size"), target_pieces, 3, kMostPieces},
        Range{name("pad_token_id"), config.pad_token_id, 0,
              std::min(config.vocab_size, target_pieces) - 1},
        Range{name("eos_token_id"), config.eos_token_id, 0,
              std::min(config.vocab_size, target_pieces) - 1},
        Range{name("decoder_start_token_id"), config.decoder_start_token_id, 0, target_pieces - 1},
        Range{name("max_position_embeddings"), config.max_position_embeddings, 1, kMostFfn},
        Range{name("alignment_layer"), config.alignment_layer, config.alignment_head < 0 ? -1 : 0,
              config.decoder_layers - 1},
        Range{name("alignment_head"), config.alignment_head, -1,
              config.decoder_attention_heads - 1}}) {
    check_range(range);
  }
  check_width(name("d_model"), config.d_model, name("encoder_attention_heads"),
              config.encoder_attention_heads);
  check_width(name("d_model"), config.d_model, name("decoder_attention_heads"),
              config.decoder_attention_heads);
  if (config.share_encoder_decoder_embeddings && config.vocab_size != config.decoder_vocab_size) {
    throw std::invalid_argument(
        "decoder_vocab_size must equal vocab_size where the embeddings are shared");
  }
  check_dropout(name("dropout"), config.dropout);
  check_dropout(name("attention_dropout"), config.attention_dropout);
  check_dropout(name("activation_dropout"), config.activation_dropout);
}

void ModelConfig::validate() const {
  heed::validate(*this, [](const std::string& key) { return key; });
}

}  // namespace heed
