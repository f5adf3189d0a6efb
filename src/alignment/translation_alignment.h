#pragma once

#include <span>
#include <vector>

#include "alignment/model_aligner.h"
#include "decoding/translator.h"

namespace heed {

/// Aligns each of the n-best of each translation, in words of the whole line, whatever sentences it
/// has: [translations][n_best]; of a blank line the alignments have no rows. A word that was copied
/// is aligned to itself. What a translation has kept of its attention
/// (TranslatorOptions::attention, the aligner's choice) is used, others are read once more. Where
/// neither options nor model say how to read the attention, that is chosen for each translation by
/// itself, so that no line depends on others. `target`: the aligner's vocabulary.
std::vector<std::vector<SoftAlignment>> align_translations(
    const ModelAligner& aligner, const Tokenizer& target,
    std::span<const Translation> translations);

}  // namespace heed
