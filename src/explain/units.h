#pragma once

#include <span>
#include <string>
#include <vector>

#include "decoding/forced.h"
#include "decoding/units.h"

namespace heed {

/// One side of a sentence pair, as a reader and as the model sees it.
struct SideText {
  std::vector<std::string> words;   ///< [W]
  std::vector<std::string> pieces;  ///< [P] `</s>` last
  std::vector<int> ids;             ///< [P] `</s>` last
  Axis axis;                        ///< the unit of each piece, 0 to W; that of `</s>` is W

  int units() const { return axis.units; }
  /// Positions of the pieces of a unit, in order.
  std::vector<int> pieces_of(int unit) const { return axis.pieces_of(unit); }
};

/// A source and the translation that is explained.
struct TextSides {
  SideText source, target;

  IdPair ids() const { return {.source = source.ids, .target = target.ids}; }
};

/// The units that the queries and keys of an attention are: those of the source or target, and as
/// keys of decoder self-attention the start symbol (unit 0) and then the target's words (unit w +
/// 1); its last key is the target's last word's last piece.
Axis query_axis(AttentionKind kind, const TextSides& sides);
Axis key_axis(AttentionKind kind, const TextSides& sides);

/// Layer and head as one [Q, K] map of `values`, which is `maps.weights` or one like it.
Matrix head_map(const AttentionMaps& maps, const std::vector<float>& values, int layer, int head);

}  // namespace heed
