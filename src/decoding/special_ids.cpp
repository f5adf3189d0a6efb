#include "decoding/special_ids.h"

namespace heed {

SpecialIds special_ids(const ModelConfig& config, const Vocabulary& vocabulary) {
  return {.start = config.decoder_start_token_id,
          .end = config.eos_token_id,
          .pad = config.pad_token_id,
          .unk = vocabulary.target.unk_id()};
}

}  // namespace heed
