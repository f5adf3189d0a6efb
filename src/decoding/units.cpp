#include "decoding/units.h"

#include <algorithm>

namespace heed {

std::vector<int> Axis::pieces_of(int unit) const {
  std::vector<int> positions;
  for (std::size_t piece = 0; piece < unit_of_piece.size(); ++piece)
    if (unit_of_piece[piece] == unit) positions.push_back(static_cast<int>(piece));
  return positions;
}

std::vector<int> without_units(std::span<const int> ids, const Axis& axis,
                               std::span<const int> units) {
  std::vector<int> left;
  for (std::size_t piece = 0; piece < ids.size(); ++piece)
    if (std::find(units.begin(), units.end(), axis.unit_of_piece[piece]) == units.end())
      left.push_back(ids[piece]);
  return left;
}

}  // namespace heed
