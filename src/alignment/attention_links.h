#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "alignment/pharaoh.h"

/// From cross-attention to word alignment (src/README.md, "What explain and align print").
/// Shapes: L layers, H heads, T queries = target pieces and `</s>`, S keys = source pieces and `</s>`.
namespace heed {

/// Cross-attention of one sentence pair as someone else owns it: [L][H][T][S], row-major. Queries are decoding steps:
/// step t has read the start symbol and the target pieces before t, and predicts piece t (the last step: `</s>`). The
/// values are softmax weights or value-weighted contributions.
struct AttentionView {
  std::span<const float> values;
  int layers = 0, heads = 0, queries = 0, keys = 0;

  float at(int layer, int head, int query, int key) const;
};

/// Which decoding step speaks for a target piece.
enum class AlignmentMethod {
  kPlain,    ///< the step that predicts it
  kShifted,  ///< the step that reads it (Chen et al. 2020, "Shift-Att"): better in the lower layers of a deep decoder
};

/// What of the attention is used.
struct AttentionChoice {
  int layer = 0;           ///< from 0
  std::vector<int> heads;  ///< averaged; empty: all
  AlignmentMethod method = AlignmentMethod::kPlain;

  /// Throws std::invalid_argument naming the layers or heads there are, unless the view has those chosen.
  void validate(const AttentionView& view) const;
};

/// A weight for each target unit (row) and source unit (column): pieces or words, and `</s>` as the last of each.
struct SoftAlignment {
  int targets = 0, sources = 0;  ///< `</s>` included
  std::vector<float> weights;    ///< [targets][sources], row-major

  float& at(int target, int source) { return weights[index(target, source)]; }
  float at(int target, int source) const { return weights[index(target, source)]; }

 private:
  std::size_t index(int target, int source) const {
    return static_cast<std::size_t>(target) * static_cast<std::size_t>(sources) + static_cast<std::size_t>(source);
  }
};

/// The words of one side: word_of_piece [P] without `</s>`, each 0 to words - 1. A word may be without pieces.
struct PieceWords {
  std::span<const int> word_of_piece;
  int words = 0;
};

/// [T][S]: the mean over the chosen heads. The row of `</s>`, which no step reads, is that of the step that predicts
/// it. REQUIRES: choice.validate(view) passed.
SoftAlignment piece_alignment(const AttentionView& view, const AttentionChoice& choice);

/// Pieces to words: the sum over the source pieces of a word, the mean over the target pieces of a word. `</s>` stays
/// the last row and column. A word without pieces has zeros.
SoftAlignment word_alignment(const SoftAlignment& pieces, const PieceWords& source, const PieceWords& target);

/// Links each target unit to the source unit of highest weight (the first of equals), `</s>` left out on both sides. A
/// target unit whose weights are all zero has no link. Ordered.
std::vector<Link> hard_links(const SoftAlignment& alignment);

/// Every link whose share of its target unit's weight, `</s>` left out, is `threshold` (0 to 1) or more, and more than
/// zero. Ordered.
std::vector<Link> links_above(const SoftAlignment& alignment, float threshold);

/// Marian's soft alignment: a space between target units, a comma between source units, `</s>` included; each row
/// normalised to sum 1 (a row of zeros stays).
std::string print_soft_alignment(const SoftAlignment& alignment);

}  // namespace heed
