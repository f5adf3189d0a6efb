// No #pragma once: packed_product_tiles.h and quantized_product_tiles.h include this for each instruction set, after
//   kTileRows             how many rows a tile has at most
//   kPanelWidth           how many columns a panel has, in kVectors vectors of kLanes values each
//   Floats, StoredFloats  such a vector, and one that may stand anywhere in memory
//   Tile                  some rows of c by one panel's columns: c, c_stride, and `columns`, which of them exist
// What is here is what both products do with a tile, whatever is in the sums.

template <int Rows>
void multiply_tile(const Tile& tile);

template <int Rows>
__attribute__((always_inline)) inline void store(const Floats (&values)[Rows][kVectors], const Tile& tile) {
  if (tile.columns == kPanelWidth) {
#pragma GCC unroll 16
    for (int row = 0; row < Rows; ++row)
#pragma GCC unroll 4
      for (int v = 0; v < kVectors; ++v)
        *reinterpret_cast<StoredFloats*>(tile.c + row * tile.c_stride + v * kLanes) = values[row][v];
    return;
  }
  for (int row = 0; row < Rows; ++row)
    for (std::int64_t column = 0; column < tile.columns; ++column)
      tile.c[row * tile.c_stride + column] = values[row][column / kLanes][column % kLanes];
}

/// multiply_tile with the number of rows as an argument. REQUIRES: rows <= Rows.
template <int Rows = kTileRows>
void multiply_rows(std::int64_t rows, const Tile& tile) {
  if constexpr (Rows > 1) {
    if (rows < Rows) return multiply_rows<Rows - 1>(rows, tile);
  }
  multiply_tile<Rows>(tile);
}
