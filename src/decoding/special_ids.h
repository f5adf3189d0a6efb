#pragma once

#include "format/model_config.h"
#include "text/vocabulary.h"

namespace heed {

/// The ids that search treats apart.
struct SpecialIds {
  int start = 0;  ///< what decoding begins with (MarianMT: `<pad>`); never generated
  int end = 0;    ///< `</s>`
  int pad = 0;    ///< never generated
  int unk = -1;   ///< -1: the vocabulary has none
};

/// Those of a model: all but `<unk>`, which MarianMT leaves to the vocabulary, stand in its
/// configuration.
SpecialIds special_ids(const ModelConfig& config, const Vocabulary& vocabulary);

}  // namespace heed
