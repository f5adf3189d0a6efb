#include "explain/units.h"

namespace heed {

std::vector<int> SideText::pieces_of(int unit) const {
  std::vector<int> positions;
  for (std::size_t piece = 0; piece < unit_of_piece.size(); ++piece)
    if (unit_of_piece[piece] == unit) positions.push_back(static_cast<int>(piece));
  return positions;
}

Matrix Matrix::zeros(int rows, int columns) {
  const auto count = static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
  return {.rows = rows, .columns = columns, .values = std::vector<double>(count, 0.0)};
}

std::vector<double> sum_by_unit(std::span<const double> pieces, const std::vector<int>& unit_of_piece, int units) {
  std::vector<double> sums(static_cast<std::size_t>(units), 0.0);
  for (std::size_t piece = 0; piece < pieces.size(); ++piece)
    sums[static_cast<std::size_t>(unit_of_piece[piece])] += pieces[piece];
  return sums;
}

namespace {

Axis axis_of(const SideText& side) { return {.unit_of_piece = side.unit_of_piece, .units = side.units()}; }

/// What the decoder reads: the start symbol, then every piece of the target but `</s>`.
Axis read_axis(const SideText& target) {
  Axis axis{.unit_of_piece = {0}, .units = target.units()};
  for (std::size_t piece = 0; piece + 1 < target.unit_of_piece.size(); ++piece)
    axis.unit_of_piece.push_back(target.unit_of_piece[piece] + 1);
  return axis;
}

}  // namespace

Axis query_axis(AttentionKind kind, const TextSides& sides) {
  return axis_of(kind == AttentionKind::kEncoder ? sides.source : sides.target);
}

Axis key_axis(AttentionKind kind, const TextSides& sides) {
  return kind == AttentionKind::kDecoder ? read_axis(sides.target) : axis_of(sides.source);
}

Matrix by_units(const Matrix& pieces, const Axis& queries, const Axis& keys) {
  Matrix units = Matrix::zeros(queries.units, keys.units);
  std::vector<double> queries_of(static_cast<std::size_t>(queries.units), 0.0);
  for (const int unit : queries.unit_of_piece) queries_of[static_cast<std::size_t>(unit)] += 1.0;
  for (int query = 0; query < pieces.rows; ++query) {
    const int row = queries.unit_of_piece[static_cast<std::size_t>(query)];
    for (int key = 0; key < pieces.columns; ++key)
      units.at(row, keys.unit_of_piece[static_cast<std::size_t>(key)]) +=
          pieces.at(query, key) / queries_of[static_cast<std::size_t>(row)];
  }
  return units;
}

Matrix head_map(const AttentionMaps& maps, const std::vector<float>& values, int layer, int head) {
  const auto first = values.begin() + static_cast<std::ptrdiff_t>(maps.index(layer, head, 0, 0));
  return {.rows = maps.queries,
          .columns = maps.keys,
          .values = std::vector<double>(first, first + static_cast<std::ptrdiff_t>(maps.queries) * maps.keys)};
}

}  // namespace heed
