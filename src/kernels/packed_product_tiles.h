// No #pragma once: packed_product.cpp includes this once for each instruction set, in a namespace
// that says
//   kLanes     how many floats a vector register holds
//   kTileRows  how many rows of c are computed together at most
//   kTileSums  how many vectors of sums there are registers for
// Nothing else is included here, and no function of another file is called: it would be compiled
// for the wrong CPU.

constexpr int kPanelWidth = PackedMatrix::kPanelWidth, kVectors = kPanelWidth / kLanes;
using StoredFloats
    __attribute__((vector_size(kLanes * sizeof(float)), aligned(alignof(float)), may_alias)) =
        float;
using Floats = StoredFloats;

/// A tile of c: some rows by the columns of some panels. `columns` of them exist (fewer only in the
/// last panel).
struct Tile {
  const float *a, *panel, *bias;
  std::int64_t a_stride, inputs;
  float* c;
  std::int64_t c_stride, columns;
};

#include "kernels/panel_tile.h"

/// How far ahead weights are called into the L1 cache: a panel of 128 inputs, so that the first
/// rows need not wait.
constexpr int kLinesAhead = 128;

template <int Rows, int Panels>
void multiply_tile(const Tile& tile) {
  constexpr int kSums = Panels * kVectors;  // of a row
  Floats sums[Rows][kSums];
#pragma GCC unroll 16
  for (int row = 0; row < Rows; ++row)
#pragma GCC unroll 16
    for (int v = 0; v < kSums; ++v)
      sums[row][v] = *reinterpret_cast<const Floats*>(tile.bias + v * kLanes);
  const float *a = tile.a, *weights = tile.panel;
  const std::int64_t panel_size = tile.inputs * kPanelWidth;
  for (std::int64_t input = 0; input < tile.inputs; ++input, ++a, weights += kPanelWidth) {
    Floats line[kSums];
#pragma GCC unroll 4
    for (int panel = 0; panel < Panels; ++panel) {
#pragma GCC unroll 4
      for (int v = 0; v < kVectors; ++v)
        line[panel * kVectors + v] =
            *reinterpret_cast<const Floats*>(weights + panel * panel_size + v * kLanes);
      __builtin_prefetch(weights + panel * panel_size + Panels * kLinesAhead * kPanelWidth);
    }
#pragma GCC unroll 16
    for (int row = 0; row < Rows; ++row)
#pragma GCC unroll 16
      for (int v = 0; v < kSums; ++v) sums[row][v] += a[row * tile.a_stride] * line[v];
  }
  store(sums, tile);
}

/// Rows [begin, end) of c. REQUIRES: begin < end, and call.outputs ends where the outputs do, or
/// before.
void multiply_block(const PackedProduct& call, std::int64_t begin, std::int64_t end) {
  constexpr PackedMatrix::Line kNoBias[kMostPanels]{};
  const PackedMatrix& matrix = call.matrix;
  multiply_tiles(end - begin, call.outputs.begin, call.outputs.end,
                 [&](std::int64_t row, std::int64_t output) {
                   const std::int64_t panel = output / kPanelWidth;
                   return Tile{
                       .a = call.a + (begin + row) * call.a_stride,
                       .panel = matrix.panel(panel),
                       .bias = call.add_bias ? matrix.bias(panel) : kNoBias[0].values,
                       .a_stride = call.a_stride,
                       .inputs = matrix.inputs(),
                       .c = call.c + (begin + row) * call.c_stride + (output - call.outputs.begin),
                       .c_stride = call.c_stride,
                       .columns = 0};
                 });
}
