#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "alignment/model_aligner.h"
#include "decoding/translator.h"

namespace heed {

/// Told the number, from 0, of a line that is too long to be aligned.
using TellTooLong = std::function<void(std::uint64_t line)>;

/// Aligns each of the n-best of each translation, in words of the whole line, whatever sentences it
/// has: [translations][n_best]; of a blank line the alignments have no rows, nor of one whose
/// words, times those of its translation, are more than 2^26: that is told. A word that was copied
/// is aligned to itself. What a translation has kept of its attention
/// (TranslatorOptions::attention, the aligner's choice) is used, others are read once more. Where
/// neither options nor model say how to read the attention, that is chosen for each translation by
/// itself, so that no line depends on others. `target`: the aligner's vocabulary.
std::vector<std::vector<SoftAlignment>> align_translations(
    const ModelAligner& aligner, const Tokenizer& target, std::span<const Translation> translations,
    const TellTooLong& tell);

}  // namespace heed
