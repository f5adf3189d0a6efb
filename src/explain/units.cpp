#include "explain/units.h"

namespace heed {
namespace {

/// What the decoder reads: the start symbol, then every piece of the target but `</s>`.
Axis read_axis(const SideText& target) {
  Axis axis{.unit_of_piece = {0}, .units = target.units()};
  for (std::size_t piece = 0; piece + 1 < target.ids.size(); ++piece)
    axis.unit_of_piece.push_back(target.axis.unit_of_piece[piece] + 1);
  return axis;
}

}  // namespace

Axis query_axis(AttentionKind kind, const TextSides& sides) {
  return kind == AttentionKind::kEncoder ? sides.source.axis : sides.target.axis;
}

Axis key_axis(AttentionKind kind, const TextSides& sides) {
  return kind == AttentionKind::kDecoder ? read_axis(sides.target) : sides.source.axis;
}

Matrix head_map(const AttentionMaps& maps, const std::vector<float>& values, int layer, int head) {
  const auto first = values.begin() + static_cast<std::ptrdiff_t>(maps.index(layer, head, 0, 0));
  return {.rows = maps.queries,
          .columns = maps.keys,
          .values = std::vector<double>(
              first, first + static_cast<std::ptrdiff_t>(maps.queries) * maps.keys)};
}

}  // namespace heed
