#pragma once

#include <optional>

#include "decoding/attention_maps.h"
#include "decoding/search_options.h"
#include "decoding/window_limits.h"
#include "format/model_config.h"

namespace heed {

/// How unknown words are placed: by what the decoder's steps read (alignment/attention_links.h).
struct UnknownReading {
  AttentionReading reading = {};
  bool is_shifted = false;  ///< a piece is read at the step that has it for its input

  /// As the model's configuration has it, or else its last layer but one (Garg et al. 2019).
  static UnknownReading of(const ModelConfig& config);
};

struct TranslatorOptions {
  SearchOptions search = {};
  int risk_candidates = 0;  ///< samples, or hypotheses of the beam, that minimum Bayes risk
                            ///< chooses among (minimum_risk.h); 0: the search's own order
  int batch_tokens = 2048;  ///< source tokens searched at once (by all threads), padding included
  int max_source_pieces = 511;  ///< longer lines are cut (511 and `</s>` are 512 positions)
  WindowLimits window =
      {};  ///< lines that are sorted by length together; a stream holds at most twice as many
  std::optional<AttentionReading> attention =
      {};  ///< kept of each translation, where the model can
  std::optional<UnknownReading> unknown =
      {};  ///< unknown words are copied (unknown_words.h); open: the model's own word for them
  bool splits_sentences = false;  ///< lines are translated sentence by sentence
  bool recases = false;  ///< what is in capitals is read in sentence case (text/capitals.h)

  /// Throws std::invalid_argument naming the option and its valid values.
  void validate() const;
  /// The same for a model that knows so many positions, of source and target each, `</s>` included.
  TranslatorOptions within(int positions) const;
};

}  // namespace heed
