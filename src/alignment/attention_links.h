#pragma once

#include <string>
#include <vector>

#include "alignment/pharaoh.h"
#include "decoding/attention_maps.h"
#include "decoding/matrix.h"

/// From cross-attention to word alignment (src/README.md, "What explain and align print").
/// Shapes: L layers, H heads, T queries = target pieces and `</s>`, S keys = source pieces and
/// `</s>`.
namespace heed {

/// Which decoding step speaks for a target piece.
enum class AlignmentMethod {
  kPlain,    ///< the step that predicts it
  kShifted,  ///< the step that reads it (Chen et al. 2020, "Shift-Att"): better in the lower layers
             ///< of a deep decoder
};

/// What the last column of an alignment, that of `</s>`, stands for.
enum class LastColumn {
  kNothing,    ///< attention that is not needed elsewhere: it is left out
  kEmptyWord,  ///< no source unit (training has guided there what has no partner): it counts as one
};

/// What of the attention is used.
struct AttentionChoice {
  AttentionReading reading = {};
  AlignmentMethod method = AlignmentMethod::kPlain;

  /// Throws std::invalid_argument naming the decoder's layers or heads, unless it has those chosen.
  void validate(int layers, int heads) const;
};

/// [T, S] what each decoding step reads of the source: the mean over the heads of one layer.
/// REQUIRES: `cross` has the layer and heads.
SoftAlignment read_steps(const AttentionMaps& cross, const AttentionReading& reading);

/// [T, S] of steps to [T, S] of target pieces. The row of `</s>`, which no step reads, is that of
/// the step that predicts it.
SoftAlignment piece_alignment(const SoftAlignment& steps, AlignmentMethod method);

/// Links each target unit to the source unit of highest weight (the first of equals). A target unit
/// whose weights are all zero has no link, nor one whose highest is that of the empty word. Rows
/// and columns of `</s>` get none. Ordered.
std::vector<Link> hard_links(const SoftAlignment& alignment, LastColumn last = {});

/// Every link whose share of its target unit's weight is `threshold` (0 to 1) or more, and more
/// than zero. Ordered.
std::vector<Link> links_above(const SoftAlignment& alignment, LastColumn last, float threshold);

/// A source unit's share of what a target unit gives to source units, and to the empty word; 0
/// where that is nothing.
float share_of(const SoftAlignment& alignment, LastColumn last, int target, int source);

/// Marian's soft alignment: a space between target units, a comma between source units, `</s>`
/// included; each row normalised to sum 1 (a row of zeros stays).
std::string print_soft_alignment(const SoftAlignment& alignment);

}  // namespace heed
