#pragma once

#include <span>
#include <string>

#include "alignment/alignment_style.h"
#include "decoding/translator.h"

namespace heed {

/// How `heed translate` writes a translated line.
struct TranslationFormat {
  bool json = false;              ///< an object a line: the input's fields, and "translation"
  bool n_best = false;            ///< all of the n-best, not only the best
  bool scores = false;            ///< log p too
  AlignmentStyle alignment = {};  ///< of word alignments, where they are written too
  LastColumn last_column = {};    ///< of these alignments
};

/// The line (n-best text: the lines) of one translation, line end included. `alignments`: one for
/// each of the n-best, or none at all (format.alignment none).
///   plain   translation [||| alignment] [TAB log p]
///   n-best  line number from 0 ||| translation [||| alignment] ||| F0=log p ||| normalised score
///   JSON    {..., "translation": "...", "truncated": true, "log_probability": -1.5, "score": -0.3,
///           "alignment": [[0, 0]], "n_best": [...]}; "truncated" where the source or the
///           translation was cut, or it says the same over and over
/// An empty line gives an empty line, except that an n-best list names it too.
std::string format_translation(const Translation& translation,
                               std::span<const SoftAlignment> alignments,
                               const TranslationFormat& format);

/// A logarithm as text: six decimals, never "-0.000000".
std::string format_log(double value);

}  // namespace heed
