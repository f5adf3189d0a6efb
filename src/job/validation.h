#pragma once

#include "decoding/loaded_model.h"
#include "job/training_data.h"
#include "job/training_progress.h"

namespace heed {

/// Translates the sources with beam search, and scores the translations as text against the
/// targets: BLEU (13a, cased) and chrF, as sacreBLEU computes them. Lines are cut and joined as
/// the vocabulary of the model says.
ValidationScores translate_and_score(LoadedModel& model, const Vocabulary& vocabulary,
                                     const EncodedText& text, int beam_size);

}  // namespace heed
