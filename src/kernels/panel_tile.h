// What every product over packed panels does with a tile, whatever its sums hold: it chooses the
// tile's height and width, walks over the tiles, and stores the sums.
//
// No #pragma once: packed_product_tiles.h, quantized_product_tiles.h and bfloat16_product.cpp
// include this once for each instruction set, in its namespace, after they have said
//   kTileRows             how many rows a tile has at most
//   kTileSums             how many vectors of sums a tile has at most: the registers that nothing
//   else needs kPanelWidth           how many columns a panel has, in kVectors vectors of kLanes
//   values each Floats, StoredFloats  such a vector, and one that may stand anywhere in memory Tile
//   some rows of c by the columns of some panels: c, c_stride, and `columns`, which of them exist
// and before they define
//   multiply_tile<Rows, Panels>(tile)   the inner step: the sums of a tile, which stay in registers
//
// Another instruction set, say of WebAssembly, takes no second set of kernels. In 32 bits the
// vector types are enough: it has kLanes, kTileRows and kTileSums of its own (WebAssembly's are
// those of any_cpu). In 8 bits it has one function more, multiply_bytes (quantized_product_bytes.h)
// or multiply_pairs (quantized_product_pairs.h): the exact products of a register of weights, added
// up by output. (For WebAssembly that is i32x4.dot_i16x8_s, as multiply_pairs.)

/// Panels of a tile at most. A tile of few rows takes several: a sum waits for the product before,
/// so that many sums must be under way at once.
constexpr int kMostPanels = 4;

/// Whether a tile leaves its sums in registers. One panel always does.
constexpr bool fits(int rows, int panels) { return rows * panels * kVectors <= kTileSums; }

template <int Rows, int Panels>
void multiply_tile(const Tile& tile);

template <int Rows, int Vectors>
__attribute__((always_inline)) inline void store(const Floats (&values)[Rows][Vectors],
                                                 const Tile& tile) {
  if (tile.columns >= Vectors * kLanes) {
#pragma GCC unroll 16
    for (int row = 0; row < Rows; ++row)
#pragma GCC unroll 16
      for (int v = 0; v < Vectors; ++v)
        *reinterpret_cast<StoredFloats*>(tile.c + row * tile.c_stride + v * kLanes) =
            values[row][v];
    return;
  }
  Floats in_memory[Rows]
                  [Vectors];  // where lanes have addresses; `values` themselves stay in registers
#pragma GCC unroll 16
  for (int row = 0; row < Rows; ++row)
#pragma GCC unroll 16
    for (int v = 0; v < Vectors; ++v) in_memory[row][v] = values[row][v];
  for (int row = 0; row < Rows; ++row)
    for (std::int64_t column = 0; column < tile.columns; ++column)
      tile.c[row * tile.c_stride + column] = in_memory[row][column / kLanes][column % kLanes];
}

/// multiply_tile with the number of panels as an argument. REQUIRES: panels = 1, 2 or 4, and they
/// fit.
template <int Rows, int Panels = kMostPanels>
void multiply_panels(int panels, const Tile& tile) {
  if constexpr (Panels > 1) {
    if (panels < Panels) return multiply_panels<Rows, Panels / 2>(panels, tile);
  }
  if constexpr (fits(Rows, Panels)) multiply_tile<Rows, Panels>(tile);
}

/// multiply_tile with the numbers of rows and panels as arguments. REQUIRES: rows <= Rows.
template <int Rows = kTileRows>
void multiply_rows(std::int64_t rows, int panels, const Tile& tile) {
  if constexpr (Rows > 1) {
    if (rows < Rows) return multiply_rows<Rows - 1>(rows, panels, tile);
  }
  multiply_panels<Rows>(panels, tile);
}

/// How many panels, 1, 2 or 4, a tile of so many rows takes in where so many columns are left: none
/// is past them.
inline int panels_of_tile(std::int64_t rows, std::int64_t columns) {
  int panels = kMostPanels;
  while (panels > 1 &&
         (!fits(static_cast<int>(rows), panels) || columns <= (panels - 1) * kPanelWidth))
    panels /= 2;
  return panels;
}

/// Some rows of c by the outputs of a range: some panels, while they are in the L1 cache, with all
/// of the rows. tile_at(row, output): the tile that begins there, without its `columns`.
template <typename TileAt>
void multiply_tiles(std::int64_t rows, std::int64_t first_output, std::int64_t last_output,
                    TileAt tile_at) {
  const std::int64_t tiles = (rows + kTileRows - 1) / kTileRows,
                     tallest = (rows + tiles - 1) / tiles;
  for (std::int64_t output = first_output; output < last_output;) {
    const std::int64_t left = last_output - output;
    const int panels = panels_of_tile(tallest, left);
    const std::int64_t width = panels * kPanelWidth;
    for (std::int64_t index = 0; index < tiles;
         ++index) {  // tiles of like height: a lone row would be slow
      const std::int64_t row = rows * index / tiles, next = rows * (index + 1) / tiles;
      Tile tile = tile_at(row, output);
      tile.columns = left < width ? left : width;
      multiply_rows(next - row, panels, tile);
    }
    output += width;
  }
}
