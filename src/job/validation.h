#pragma once

#include <cstddef>
#include <vector>

#include "decoding/loaded_model.h"
#include "job/process_group.h"
#include "job/training_data.h"
#include "job/training_progress.h"

namespace heed {

/// Places of a few pairs to look at, the same ones of the same text: no source twice, from the
/// middles of equal shares of the text ordered by source pieces, shortest first.
std::vector<std::size_t> sample_pairs(const EncodedText& text);

/// Translates the sources with beam search, and scores the translations as text against the
/// targets: BLEU (13a, cased) and chrF, as sacreBLEU computes them; those of the sample pairs are
/// kept. Lines are cut and joined as the vocabulary of the model says. Each of the processes
/// translates its share; the first one scores all, the others get nothing.
Validation translate_and_score(LoadedModel& model, const Vocabulary& vocabulary,
                               const EncodedText& text, int beam_size, ProcessGroup& processes);

}  // namespace heed
