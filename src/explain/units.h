#pragma once

#include <span>
#include <string>
#include <vector>

#include "decoding/forced.h"
#include "explain/model_probe.h"

/// Pieces and words. A *unit* is a word (whitespace token) or, last, `</s>`; a word may be without pieces.
namespace heed {

/// One side of a sentence pair, as a reader and as the model sees it.
struct SideText {
  std::vector<std::string> words;   ///< [W]
  std::vector<std::string> pieces;  ///< [P] `</s>` last
  std::vector<int> ids;             ///< [P] `</s>` last
  std::vector<int> unit_of_piece;   ///< [P] 0 to W; that of `</s>` is W

  int units() const { return static_cast<int>(words.size()) + 1; }
  /// Positions of the pieces of a unit, in order.
  std::vector<int> pieces_of(int unit) const;
};

/// A source and the translation that is explained.
struct TextSides {
  SideText source, target;

  IdPair ids() const { return {.source = source.ids, .target = target.ids}; }
};

/// Rows and columns of numbers.
struct Matrix {
  int rows = 0, columns = 0;
  std::vector<double> values;  ///< row-major

  static Matrix zeros(int rows, int columns);
  double& at(int row, int column) { return values[index(row, column)]; }
  double at(int row, int column) const { return values[index(row, column)]; }
  std::span<const double> row(int row) const { return std::span(values).subspan(index(row, 0), columns_of_row()); }

 private:
  std::size_t columns_of_row() const { return static_cast<std::size_t>(columns); }
  std::size_t index(int row, int column) const {
    return static_cast<std::size_t>(row) * columns_of_row() + static_cast<std::size_t>(column);
  }
};

/// [P] values -> [U]: the sum over the pieces of each unit.
std::vector<double> sum_by_unit(std::span<const double> pieces, const std::vector<int>& unit_of_piece, int units);

/// The units that the keys of an attention are: those of the source, and for decoder self-attention the start symbol
/// (unit 0) and then the target's words (unit w + 1); its last key is the target's last word's last piece.
struct Axis {
  std::vector<int> unit_of_piece;
  int units = 0;
};
Axis query_axis(AttentionKind kind, const TextSides& sides);
Axis key_axis(AttentionKind kind, const TextSides& sides);

/// Pieces to units of one [Q, K] map: the sum over the pieces attended to, the mean over the pieces attending from
/// (src/README.md, "What explain and align print").
Matrix by_units(const Matrix& pieces, const Axis& queries, const Axis& keys);

/// Layer and head as one [Q, K] map of `values`, which is `maps.weights` or one like it.
Matrix head_map(const AttentionMaps& maps, const std::vector<float>& values, int layer, int head);

}  // namespace heed
