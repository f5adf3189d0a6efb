// No #pragma once: quantized_product.cpp includes this once for each instruction set, in a
// namespace that says
//   kLanes      how many 32-bit sums a vector register holds
//   kTileRows   how many rows of c are computed together at most
//   kTileSums   how many vectors of sums there are registers for
//   Sums        the vector of sums
//   weights_of(bytes)                    a vector of weights, four for each sum, as add_products
//   wants them: Weights spread(bytes, groups, words)         a row of a, four bytes a group, as
//   add_products wants it: kWords a group kInputOffset                         what spread takes
//   off each input add_products(sums, weights, words)   to each sum its four weights times the four
//   inputs of a group, exactly
// Nothing else is included here, and no function of another file is called: it would be compiled
// for the wrong CPU.

constexpr int kPanelWidth = QuantizedMatrix::kPanelWidth, kVectors = kPanelWidth / kLanes;
using StoredSums __attribute__((vector_size(kLanes * sizeof(std::int32_t)),
                                aligned(alignof(std::int32_t)), may_alias)) = std::int32_t;
using Floats __attribute__((vector_size(kLanes * sizeof(float)))) = float;
using StoredFloats
    __attribute__((vector_size(kLanes * sizeof(float)), aligned(alignof(float)), may_alias)) =
        float;

/// How a row was rounded: x = step * (u - zero).
struct RowScale {
  float step;
  std::int32_t zero;
};

inline RowScale scale_of(float low, float high) {
  constexpr float kLeastRange = 1e-30F;  // below, 255 / range may overflow: as good as zeros
  const float range = high - low;
  if (!(range > kLeastRange)) return {.step = 0.0F, .zero = 0};
  const float zero = -low * (255.0F / range);
  // Never negative; and lround would be a function of another file.
  const auto nearest =
      static_cast<std::int32_t>(zero + 0.5F);  // NOLINT(bugprone-incorrect-roundings)
  return {.step = range / 255.0F, .zero = nearest};
}

/// The least and the largest of some values, in each lane of those it has seen.
struct Extremes {
  Floats low, high;

  __attribute__((always_inline)) void include(Floats values) {
    low = values < low ? values : low;
    high = values > high ? values : high;
  }
};

template <std::size_t Distance, std::size_t... Lanes>
__attribute__((always_inline)) inline Floats exchanged(Floats values,
                                                       std::index_sequence<Lanes...>) {
  return __builtin_shufflevector(values, values, (Lanes ^ Distance)...);
}

/// Gives each lane the extremes of all lanes.
template <std::size_t Distance = kLanes / 2>
__attribute__((always_inline)) inline void join_lanes(Extremes& extremes) {
  constexpr auto kEachLane = std::make_index_sequence<kLanes>();
  const Extremes others = {exchanged<Distance>(extremes.low, kEachLane),
                           exchanged<Distance>(extremes.high, kEachLane)};
  extremes.include(others.low);
  extremes.include(others.high);
  if constexpr (Distance > 1) join_lanes<Distance / 2>(extremes);
}

/// Rounds a row to bytes, to the nearest and half to even.
inline RowScale quantize_row(const float* a, std::int64_t inputs, std::uint8_t* bytes) {
  constexpr float kRoundingShift =
      12582912.0F;  // 1.5 * 2^23: adding it leaves the integer in the lowest bits
  Extremes extremes{};
  const std::int64_t vectors_end = inputs - inputs % kLanes;
  for (std::int64_t i = 0; i < vectors_end; i += kLanes)
    extremes.include(*reinterpret_cast<const StoredFloats*>(a + i));
  for (std::int64_t i = vectors_end; i < inputs; ++i) extremes.include(a[i] + Floats{});
  join_lanes(extremes);
  const float low = extremes.low[0], high = extremes.high[0];
  const RowScale scale = scale_of(low, high);
  const float inverse = scale.step > 0.0F ? 255.0F / (high - low) : 0.0F;
  const std::int32_t offset = scale.zero - __builtin_bit_cast(std::int32_t, kRoundingShift);
#pragma omp simd
  for (std::int64_t i = 0; i < inputs; ++i) {
    std::int32_t value = __builtin_bit_cast(std::int32_t, a[i] * inverse + kRoundingShift) + offset;
    value = value < 0 ? 0 : value;
    bytes[i] = static_cast<std::uint8_t>(value > 255 ? 255 : value);
  }
  return scale;
}

/// A tile of c: some rows by the columns of some panels. `columns` of them exist (fewer only in the
/// last panel).
struct Tile {
  const std::int32_t* words;  ///< of the first row, the next one `groups` * kWords further
  const RowScale* scales;
  const QuantizedMatrix::Line* panel;
  const QuantizedMatrix::Outputs* outputs;
  std::int64_t groups;
  float* c;
  std::int64_t c_stride, columns;
  bool add_bias;
};

/// The i-th vector of a panel's 16 values.
template <typename Vector, typename Value>
__attribute__((always_inline)) inline Vector part(const Value* values, int i) {
  return *reinterpret_cast<const Vector*>(values + i * kLanes);
}

#include "kernels/panel_tile.h"

template <int Rows, int Panels>
void multiply_tile(const Tile& tile) {
  constexpr int kSums = Panels * kVectors;  // of a row
  Sums sums[Rows][kSums];
#pragma GCC unroll 16
  for (int row = 0; row < Rows; ++row)
#pragma GCC unroll 16
    for (int v = 0; v < kSums; ++v)
      sums[row][v] = (kInputOffset - tile.scales[row].zero) *
                     part<StoredSums>(tile.outputs[v / kVectors].weight_sums, v % kVectors);
  const std::int32_t* words = tile.words;
  const QuantizedMatrix::Line* line = tile.panel;
  for (std::int64_t group = 0; group < tile.groups; ++group, ++line, words += kWords) {
    Weights weights[kSums];
#pragma GCC unroll 16
    for (int v = 0; v < kSums; ++v)
      weights[v] = weights_of(*reinterpret_cast<const StoredSums*>(
          line[v / kVectors * tile.groups].values[v % kVectors * kLanes]));
#pragma GCC unroll 16
    for (int row = 0; row < Rows; ++row)
#pragma GCC unroll 16
      for (int v = 0; v < kSums; ++v)
        add_products(sums[row][v], weights[v], words + row * tile.groups * kWords);
  }
  Floats values[Rows][kSums];
#pragma GCC unroll 16
  for (int row = 0; row < Rows; ++row)
#pragma GCC unroll 16
    for (int v = 0; v < kSums; ++v) {
      const QuantizedMatrix::Outputs& outputs = tile.outputs[v / kVectors];
      values[row][v] = __builtin_convertvector(sums[row][v], Floats) *
                       (tile.scales[row].step * part<StoredFloats>(outputs.steps, v % kVectors));
      if (tile.add_bias) values[row][v] += part<StoredFloats>(outputs.biases, v % kVectors);
    }
  store(values, tile);
}

/// Rows [begin, end) of c, 1 to kBlockRows.
void multiply_block(const QuantizedProduct& call, std::int64_t begin, std::int64_t end,
                    std::int32_t* workspace) {
  const QuantizedMatrix& matrix = call.matrix;
  const std::int64_t rows = end - begin, groups = matrix.groups();
  RowScale scales[kBlockRows];
  std::int32_t* bytes = workspace + rows * groups * kWords;
  bytes[groups - 1] = 0;  // past the last input
  for (std::int64_t row = 0; row < rows; ++row) {
    scales[row] = quantize_row(call.a + (begin + row) * matrix.inputs(), matrix.inputs(),
                               reinterpret_cast<std::uint8_t*>(bytes));
    spread(bytes, groups, workspace + row * groups * kWords);
  }
  const std::int64_t row_stride = call.outputs.end - call.outputs.begin;
  multiply_tiles(
      rows, call.outputs.begin, call.outputs.end, [&](std::int64_t row, std::int64_t output) {
        const std::int64_t panel = output / kPanelWidth;
        return Tile{.words = workspace + row * groups * kWords,
                    .scales = scales + row,
                    .panel = matrix.panel(panel),
                    .outputs = &matrix.panel_outputs(panel),
                    .groups = groups,
                    .c = call.c + (begin + row) * row_stride + (output - call.outputs.begin),
                    .c_stride = row_stride,
                    .columns = 0,
                    .add_bias = call.add_bias};
      });
}
