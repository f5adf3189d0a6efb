#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "decoding/matrix.h"
#include "text/tokenizer.h"

/// Pieces and units. A *unit* is a word (whitespace token) or, last, `</s>`; a word may be without
/// pieces.
namespace heed {

/// Which unit each piece is a part of; never falling.
struct Axis {
  std::vector<int> unit_of_piece = {};  ///< [P]
  int units = 0;

  /// Positions of the pieces of a unit, in order.
  std::vector<int> pieces_of(int unit) const;
};

/// The words of a line, and `</s>`.
inline Axis axis_of(const EncodedLine& line) {
  Axis axis{.unit_of_piece = line.word_of_piece, .units = line.words + 1};
  axis.unit_of_piece.push_back(line.words);
  return axis;
}

/// [P] -> [units]: the sum over the pieces of each unit.
template <typename Number>
std::vector<double> sum_by_unit(std::span<const Number> pieces, const Axis& axis) {
  std::vector<double> sums(static_cast<std::size_t>(axis.units), 0.0);
  for (std::size_t piece = 0; piece < pieces.size(); ++piece)
    sums[static_cast<std::size_t>(axis.unit_of_piece[piece])] += static_cast<double>(pieces[piece]);
  return sums;
}

/// Pieces to units of one [Q, K] map: the sum over the pieces attended to, the mean over the pieces
/// attending from. A unit without pieces has zeros.
template <typename Number>
BasicMatrix<Number> by_units(const BasicMatrix<Number>& pieces, const Axis& queries,
                             const Axis& keys) {
  auto units = BasicMatrix<Number>::zeros(queries.units, keys.units);
  std::vector<int> pieces_of(static_cast<std::size_t>(queries.units), 0);
  for (const int unit : queries.unit_of_piece) ++pieces_of[static_cast<std::size_t>(unit)];
  for (int query = 0; query < pieces.rows; ++query) {
    const int row = queries.unit_of_piece[static_cast<std::size_t>(query)];
    const auto share = static_cast<Number>(pieces_of[static_cast<std::size_t>(row)]);
    for (int key = 0; key < pieces.columns; ++key)
      units.at(row, keys.unit_of_piece[static_cast<std::size_t>(key)]) +=
          pieces.at(query, key) / share;
  }
  return units;
}

/// The ids of the pieces that belong to none of these units.
std::vector<int> without_units(std::span<const int> ids, const Axis& axis,
                               std::span<const int> units);

}  // namespace heed
