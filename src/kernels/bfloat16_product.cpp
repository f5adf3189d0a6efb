#include "kernels/bfloat16_product.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

#include "kernels/multiversion.h"

#if defined(__x86_64__)

#include <immintrin.h>

namespace heed {
namespace {

/// Two neighbours of the inner dimension, rounded: what one lane of VDPBF16PS multiplies and adds.
using Pair = std::int32_t;

constexpr int kPanelWidth = 16;

/// The same pair of 16 columns of b. A panel is the lines of all pairs.
struct alignas(64) Line {
  Pair values[kPanelWidth];
};

/// A part of a or b: some rows and columns of the matrix as it is stored.
struct StoredPart {
  const float* values;
  std::int64_t stride, rows, columns;
};

HEED_BEGIN_TARGET(HEED_AVX512 ",avx512bf16")
namespace avx512_bf16 {
// No function of another file is called: it would be compiled for the wrong CPU.

constexpr int kLanes = 16, kTileRows = 12, kTileSums = 24, kVectors = kPanelWidth / kLanes;
using Floats __attribute__((vector_size(kLanes * sizeof(float)))) = float;
using StoredFloats
    __attribute__((vector_size(kLanes * sizeof(float)), aligned(alignof(float)), may_alias)) =
        float;
using Pairs __attribute__((vector_size(kLanes * sizeof(Pair)))) = Pair;
using StoredPairs
    __attribute__((vector_size(kLanes * sizeof(Pair)), aligned(alignof(Pair)), may_alias)) = Pair;

/// A tile of c: some rows by the columns of some panels. `columns` of them exist (fewer only in the
/// last panel).
struct Tile {
  const Pair* a;
  std::int64_t a_row_stride, a_pair_stride;
  const Line* panel;
  std::int64_t panel_stride, pairs;
  float* c;
  std::int64_t c_stride, columns;
  bool accumulate;
};

#include "kernels/panel_tile.h"

/// 16 floats of a row that has so many left; zeros past its end.
__attribute__((always_inline)) inline __m512 load_some(const float* from, std::int64_t left) {
  if (left >= kLanes) return _mm512_loadu_ps(from);
  return _mm512_maskz_loadu_ps(left > 0 ? static_cast<__mmask16>((1U << left) - 1U) : __mmask16{0},
                               from);
}

template <int Rows, int Panels>
void multiply_tile(const Tile& tile) {
  Floats sums[Rows][Panels]{};
  const Pair* a = tile.a;
  const Line* line = tile.panel;
  for (std::int64_t pair = 0; pair < tile.pairs; ++pair, ++line, a += tile.a_pair_stride) {
    __m512bh weights[Panels];
#pragma GCC unroll 4
    for (int panel = 0; panel < Panels; ++panel)
      weights[panel] =
          reinterpret_cast<__m512bh>(_mm512_load_si512(line[panel * tile.panel_stride].values));
#pragma GCC unroll 16
    for (int row = 0; row < Rows; ++row) {
      const auto inputs = reinterpret_cast<__m512bh>(_mm512_set1_epi32(a[row * tile.a_row_stride]));
#pragma GCC unroll 4
      for (int panel = 0; panel < Panels; ++panel)
        sums[row][panel] = reinterpret_cast<Floats>(
            _mm512_dpbf16_ps(reinterpret_cast<__m512>(sums[row][panel]), inputs, weights[panel]));
    }
  }
  if (tile.accumulate) {
#pragma GCC unroll 16
    for (int row = 0; row < Rows; ++row)
#pragma GCC unroll 4
      for (int panel = 0; panel < Panels; ++panel)
        sums[row][panel] += reinterpret_cast<Floats>(load_some(
            tile.c + row * tile.c_stride + panel * kLanes, tile.columns - panel * kLanes));
  }
  store(sums, tile);
}

/// Neighbours of a row of floats from `from` on, rounded.
__attribute__((always_inline)) inline Pairs pairs_of_row(const float* from, std::int64_t left) {
  return reinterpret_cast<Pairs>(
      _mm512_cvtne2ps_pbh(load_some(from + kLanes, left - kLanes), load_some(from, left)));
}

/// A matrix whose inner dimension runs along its rows: to[row * to_stride + p].
/// REQUIRES: `to` has space for whole vectors of 16 pairs.
void round_rows(const StoredPart& from, Pair* to, std::int64_t to_stride) {
  for (std::int64_t row = 0; row < from.rows; ++row)
    for (std::int64_t column = 0; column < from.columns; column += 2 * kLanes)
      *reinterpret_cast<StoredPairs*>(to + row * to_stride + column / 2) =
          pairs_of_row(from.values + row * from.stride + column, from.columns - column);
}

/// A matrix whose inner dimension runs down its columns: to[p * pair_stride + column], each 16
/// columns a block.
void round_columns(const StoredPart& from, Pair* to, std::int64_t pair_stride,
                   std::int64_t block_stride) {
  const __m512i in_turn =
      _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6,
                       21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
  for (std::int64_t row = 0; row < from.rows; row += 2) {
    const float* values = from.values + row * from.stride;
    Pair* pairs = to + row / 2 * pair_stride;
    for (std::int64_t column = 0; column < from.columns; column += kLanes, pairs += block_stride) {
      const __m512 first = load_some(values + column, from.columns - column);
      const __m512 second = row + 1 < from.rows
                                ? load_some(values + from.stride + column, from.columns - column)
                                : _mm512_setzero_ps();
      *reinterpret_cast<StoredPairs*>(pairs) = reinterpret_cast<Pairs>(_mm512_permutexvar_epi16(
          in_turn, reinterpret_cast<__m512i>(_mm512_cvtne2ps_pbh(second, first))));
    }
  }
}

/// One step of a transposition: swaps what lies in a row with this bit clear and a lane with it
/// set, and vice versa.
template <int Bit, std::size_t... Lane>
__attribute__((always_inline)) inline void swap_bit(Pairs (&rows)[kLanes],
                                                    std::index_sequence<Lane...>) {
#pragma GCC unroll 16
  for (int row = 0; row < kLanes; ++row) {
    if ((row & Bit) != 0) continue;
    const Pairs low = rows[row], high = rows[row | Bit];
    rows[row] =
        __builtin_shufflevector(low, high, ((Lane & Bit) != 0 ? Lane - Bit + kLanes : Lane)...);
    rows[row | Bit] =
        __builtin_shufflevector(low, high, ((Lane & Bit) != 0 ? Lane + kLanes : Lane + Bit)...);
  }
}

/// At most 16 rows along which the inner dimension runs, as a panel: they become its columns.
/// REQUIRES: the panel has space for 16 lines at a time.
void round_transposed(const StoredPart& from, Line* panel) {
  constexpr auto kEachLane = std::make_index_sequence<kLanes>();
  for (std::int64_t column = 0; column < from.columns; column += 2 * kLanes, panel += kLanes) {
    Pairs rows[kLanes];
#pragma GCC unroll 16
    for (int row = 0; row < kLanes; ++row)
      rows[row] = row < from.rows ? pairs_of_row(from.values + row * from.stride + column,
                                                 from.columns - column)
                                  : Pairs{};
    swap_bit<8>(rows, kEachLane);
    swap_bit<4>(rows, kEachLane);
    swap_bit<2>(rows, kEachLane);
    swap_bit<1>(rows, kEachLane);
#pragma GCC unroll 16
    for (int pair = 0; pair < kLanes; ++pair)
      *reinterpret_cast<StoredPairs*>(panel[pair].values) = rows[pair];
  }
}

/// Some rows of c, whose first tile is `first`, with all panels.
void multiply_block(const Tile& first, std::int64_t rows, std::int64_t outputs) {
  multiply_tiles(rows, 0, outputs, [&](std::int64_t row, std::int64_t output) {
    Tile tile = first;
    tile.a += row * tile.a_row_stride;
    tile.panel += output / kPanelWidth * tile.panel_stride;
    tile.c += row * tile.c_stride + output;
    return tile;
  });
}

}  // namespace avx512_bf16
HEED_END_TARGET

/// How much of the inner dimension is multiplied at once: panels of so many pairs share the L1
/// cache with rows.
constexpr std::int64_t kDepth = 512;
/// Rows that are multiplied with a panel before the next one is read: few enough to stay in the L2
/// cache.
constexpr std::int64_t kBlockRows = 144;

constexpr std::int64_t up_to_multiple(std::int64_t n, std::int64_t of) {
  return (n + of - 1) / of * of;
}

/// Panels that are packed together: of a matrix whose rows they are cut from, a row's part is then
/// worth reading.
constexpr std::int64_t kGroup = 8;

struct Range {
  std::int64_t begin, end;
  std::int64_t size() const { return end - begin; }
};

StoredPart part_of(const MatrixOperand& matrix, Range rows, Range columns) {
  return {.values = matrix.values + rows.begin * matrix.stride + columns.begin,
          .stride = matrix.stride,
          .rows = rows.size(),
          .columns = columns.size()};
}

void pack_panels(const MatrixOperand& b, Range inner, Range outputs, Line* panels,
                 std::int64_t panel_stride) {
  if (!b.transposed)
    return avx512_bf16::round_columns(part_of(b, inner, outputs), panels->values, kPanelWidth,
                                      panel_stride * kPanelWidth);
  for (std::int64_t output = outputs.begin; output < outputs.end;
       output += kPanelWidth, panels += panel_stride)
    avx512_bf16::round_transposed(
        part_of(b, {output, std::min(outputs.end, output + kPanelWidth)}, inner), panels);
}

}  // namespace

bool has_bfloat16_products() { return has_avx512() && __builtin_cpu_supports("avx512bf16") != 0; }

void multiply_bfloat16(std::int64_t m, std::int64_t n, std::int64_t k, MatrixOperand a,
                       MatrixOperand b, float* c, bool accumulate) {
  using avx512_bf16::Tile;
  const std::int64_t depth_room = std::min(up_to_multiple(k, 32), kDepth) / 2;  // pairs
  const std::int64_t panels = (n + kPanelWidth - 1) / kPanelWidth;
  const std::int64_t blocks = (m + kBlockRows - 1) / kBlockRows;
  const std::int64_t rows_room = up_to_multiple(std::min(m, kBlockRows), kPanelWidth);
  const auto packed =
      std::make_unique_for_overwrite<Line[]>(static_cast<std::size_t>(panels * depth_room));
  for (std::int64_t first = 0; first < k; first += kDepth) {
    const Range inner = {first, std::min(k, first + kDepth)};
#pragma omp parallel
    {
#pragma omp for
      for (std::int64_t group = 0; group < panels; group += kGroup)
        pack_panels(b, inner, {group * kPanelWidth, std::min(n, (group + kGroup) * kPanelWidth)},
                    packed.get() + group * depth_room, depth_room);
      const auto rows =
          std::make_unique_for_overwrite<Pair[]>(static_cast<std::size_t>(rows_room * depth_room));
#pragma omp for
      for (std::int64_t block = 0; block < blocks; ++block) {
        const Range block_rows = {block * kBlockRows, std::min(m, (block + 1) * kBlockRows)};
        if (a.transposed)
          avx512_bf16::round_columns(part_of(a, inner, block_rows), rows.get(), rows_room,
                                     kPanelWidth);
        else
          avx512_bf16::round_rows(part_of(a, block_rows, inner), rows.get(), depth_room);
        avx512_bf16::multiply_block({.a = rows.get(),
                                     .a_row_stride = a.transposed ? 1 : depth_room,
                                     .a_pair_stride = a.transposed ? rows_room : 1,
                                     .panel = packed.get(),
                                     .panel_stride = depth_room,
                                     .pairs = (inner.size() + 1) / 2,
                                     .c = c + block_rows.begin * n,
                                     .c_stride = n,
                                     .columns = 0,
                                     .accumulate = accumulate || first > 0},
                                    block_rows.size(), n);
      }
    }
  }
}

}  // namespace heed

#else

#include <stdexcept>

namespace heed {

bool has_bfloat16_products() { return false; }

void multiply_bfloat16(std::int64_t, std::int64_t, std::int64_t, MatrixOperand, MatrixOperand,
                       float*, bool) {
  throw std::logic_error("there is no product in bfloat16 for this CPU");
}

}  // namespace heed

#endif
