#include "kernels/quantized_product.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <utility>

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

#include "kernels/multiversion.h"

namespace heed {
namespace {

/// Rows that are multiplied with a panel before the next one is read: few enough to stay in the L2
/// cache, and enough to be worth the way of the weights of large models, which come from memory.
constexpr std::int64_t kBlockRows = 72;
/// Words that a group of inputs takes at most.
constexpr std::int64_t kWordsPerGroup = 4;

/// Plain C++: four products of 32-bit integers.
namespace any_cpu {
constexpr int kLanes = 4, kTileRows = 2, kTileSums = 8, kWords = 4;
constexpr std::int32_t kInputOffset = 0;
using Sums __attribute__((vector_size(kLanes * sizeof(std::int32_t)))) = std::int32_t;

struct Weights {
  Sums values[kWords];
};

inline Weights weights_of(Sums bytes) {
  return {{(bytes << 24) >> 24, (bytes << 16) >> 24, (bytes << 8) >> 24, bytes >> 24}};
}

inline void add_products(Sums& sums, const Weights& weights, const std::int32_t* words) {
  for (int i = 0; i < kWords; ++i) sums += weights.values[i] * words[i];
}

inline void spread(const std::int32_t* bytes, std::int64_t groups, std::int32_t* words) {
  for (std::int64_t group = 0; group < groups; ++group)
    for (int i = 0; i < kWords; ++i) words[group * kWords + i] = (bytes[group] >> 8 * i) & 0xFF;
}

#include "kernels/quantized_product_tiles.h"
}  // namespace any_cpu

#if defined(__x86_64__)

HEED_BEGIN_TARGET(HEED_AVX2)
namespace avx2 {
constexpr int kLanes = 8, kTileRows = 4, kTileSums = 8;
template <typename Vector>
__attribute__((always_inline)) inline Vector multiply_pairs(Vector a, Vector b) {
  return reinterpret_cast<Vector>(
      _mm256_madd_epi16(reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(b)));
}
#include "kernels/quantized_product_pairs.h"
#include "kernels/quantized_product_tiles.h"
}  // namespace avx2
HEED_END_TARGET

HEED_BEGIN_TARGET(HEED_AVX2 ",avxvnni")
namespace avx_vnni {
constexpr int kLanes = 8, kTileRows = 6, kTileSums = 12;
constexpr std::int32_t kInputOffset = 0;
template <typename Vector>
__attribute__((always_inline)) inline Vector multiply_bytes(Vector sums, std::int32_t inputs,
                                                            Vector weights) {
  return reinterpret_cast<Vector>(_mm256_dpbusd_avx_epi32(reinterpret_cast<__m256i>(sums),
                                                          _mm256_set1_epi32(inputs),
                                                          reinterpret_cast<__m256i>(weights)));
}
#include "kernels/quantized_product_bytes.h"
#include "kernels/quantized_product_tiles.h"
}  // namespace avx_vnni
HEED_END_TARGET

HEED_BEGIN_TARGET(HEED_AVX512)
namespace avx512 {
constexpr int kLanes = 16, kTileRows = 12, kTileSums = 24;
template <typename Vector>
__attribute__((always_inline)) inline Vector multiply_pairs(Vector a, Vector b) {
  return reinterpret_cast<Vector>(
      _mm512_madd_epi16(reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(b)));
}
#include "kernels/quantized_product_pairs.h"
#include "kernels/quantized_product_tiles.h"
}  // namespace avx512
HEED_END_TARGET

HEED_BEGIN_TARGET(HEED_AVX512 ",avx512vnni")
namespace avx512_vnni {
constexpr int kLanes = 16, kTileRows = 12, kTileSums = 24;
constexpr std::int32_t kInputOffset = 0;
template <typename Vector>
__attribute__((always_inline)) inline Vector multiply_bytes(Vector sums, std::int32_t inputs,
                                                            Vector weights) {
  return reinterpret_cast<Vector>(_mm512_dpbusd_epi32(reinterpret_cast<__m512i>(sums),
                                                      _mm512_set1_epi32(inputs),
                                                      reinterpret_cast<__m512i>(weights)));
}
#include "kernels/quantized_product_bytes.h"
#include "kernels/quantized_product_tiles.h"
}  // namespace avx512_vnni
HEED_END_TARGET

#elif defined(__aarch64__)

namespace neon {
constexpr int kLanes = 4, kTileRows = 4, kTileSums = 16;
constexpr std::int32_t kInputOffset = 128;
template <typename Vector>
__attribute__((always_inline)) inline Vector multiply_bytes(Vector sums, std::int32_t inputs,
                                                            Vector weights) {
  const auto a = vreinterpretq_s8_s32(vdupq_n_s32(inputs)),
             b = reinterpret_cast<int8x16_t>(weights);
  const int16x8_t low = vmull_s8(vget_low_s8(a), vget_low_s8(b)), high = vmull_high_s8(a, b);
  return reinterpret_cast<Vector>(
      vpadalq_s16(reinterpret_cast<int32x4_t>(sums), vpaddq_s16(low, high)));
}
#include "kernels/quantized_product_bytes.h"
#include "kernels/quantized_product_tiles.h"
}  // namespace neon

#if defined(HEED_DOT_PRODUCT)
HEED_BEGIN_TARGET(HEED_DOT_PRODUCT)
namespace neon_dot_product {
constexpr int kLanes = 4, kTileRows = 6, kTileSums = 24;
constexpr std::int32_t kInputOffset = 128;
template <typename Vector>
__attribute__((always_inline)) inline Vector multiply_bytes(Vector sums, std::int32_t inputs,
                                                            Vector weights) {
  return reinterpret_cast<Vector>(
      vdotq_lane_s32(reinterpret_cast<int32x4_t>(sums), reinterpret_cast<int8x16_t>(weights),
                     vcreate_s8(static_cast<std::uint32_t>(inputs)), 0));
}
#include "kernels/quantized_product_bytes.h"
#include "kernels/quantized_product_tiles.h"
}  // namespace neon_dot_product
HEED_END_TARGET
#endif

#elif defined(__wasm_simd128__)

namespace wasm {
constexpr int kLanes = 4, kTileRows = 2, kTileSums = 8;
template <typename Vector>
__attribute__((always_inline)) inline Vector multiply_pairs(Vector a, Vector b) {
  return reinterpret_cast<Vector>(
      wasm_i32x4_dot_i16x8(reinterpret_cast<v128_t>(a), reinterpret_cast<v128_t>(b)));
}
#include "kernels/quantized_product_pairs.h"
#include "kernels/quantized_product_tiles.h"
}  // namespace wasm

#endif

/// The largest magnitude, as its bits, which are in the order of the numbers: those of what is not
/// finite come last.
HEED_INLINE std::uint32_t largest_bits_of(const float* weights, std::size_t count) {
  std::uint32_t largest = 0;
#pragma omp simd reduction(max : largest)
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t bits = __builtin_bit_cast(std::uint32_t, weights[i]) & 0x7FFFFFFFU;
    largest = bits > largest ? bits : largest;
  }
  return largest;
}

/// Each weight's q, to the nearest and half to even.
HEED_INLINE void round_loop(const float* weights, std::size_t count, float step,
                            std::int8_t* values) {
  constexpr float kRoundingShift = 12582912.0F;  // 1.5 * 2^23: adding it rounds to an integer
#pragma omp simd
  for (std::size_t i = 0; i < count; ++i)
    values[i] = static_cast<std::int8_t>(weights[i] / step + kRoundingShift - kRoundingShift);
}

void round_row(std::span<const float> weights, float step, std::span<std::int8_t> values) {
  if (step > 0.0F)
    multiversion<round_loop>(weights.data(), weights.size(), step, values.data());
  else
    std::fill(values.begin(), values.end(), std::int8_t{0});
}

/// A step of 17 bits times a q of 7 is exact in a float, so that what is rounded once is rounded to
/// the same again.
float of_seventeen_bits(float step) {
  constexpr std::uint32_t kDropped = 0x7F;
  const auto bits =
      __builtin_bit_cast(std::uint32_t, step);  // (Emscripten 3.1 has no std::bit_cast)
  return __builtin_bit_cast(float, (bits + kDropped) & ~kDropped);
}

/// The largest magnitude becomes 127. Zero where all are too small for a quotient of theirs to be
/// exact.
float step_of(std::span<const float> weights) {
  const auto largest =
      __builtin_bit_cast(float, multiversion<largest_bits_of>(weights.data(), weights.size()));
  if (!std::isfinite(largest))
    throw std::runtime_error(
        "the model has a weight that is no finite number; --precision int8 cannot round it");
  return largest < 1e-30F ? 0.0F : of_seventeen_bits(largest / 127.0F);
}

}  // namespace

QuantizedRows quantize_rows(std::span<const float> weight, std::int64_t inputs) {
  const auto width = static_cast<std::size_t>(inputs);
  QuantizedRows rows{.values = std::vector<std::int8_t>(weight.size()), .steps = {}};
  for (std::size_t begin = 0; begin < weight.size(); begin += width) {
    const auto row = weight.subspan(begin, width);
    rows.steps.push_back(step_of(row));
    round_row(row, rows.steps.back(), std::span(rows.values).subspan(begin, width));
  }
  return rows;
}

std::vector<float> values_of(const QuantizedRows& rows) {
  std::vector<float> values;
  values.reserve(rows.values.size());
  const std::size_t width = rows.steps.empty() ? 0 : rows.values.size() / rows.steps.size();
  for (std::size_t row = 0; row < rows.steps.size(); ++row)
    for (const std::int8_t value : std::span(rows.values).subspan(row * width, width))
      values.push_back(rows.steps[row] * static_cast<float>(value));
  return values;
}

QuantizedMatrix::QuantizedMatrix(std::span<const float> weight, std::span<const float> bias,
                                 std::int64_t inputs) {
  resize(inputs, static_cast<std::int64_t>(weight.size()) / inputs);
  const auto width = static_cast<std::size_t>(inputs);
  std::vector<std::int8_t> values(static_cast<std::size_t>(groups() * kGroup));  // zeros at the end
  for (std::int64_t output = 0; output < outputs_; ++output) {
    const std::int64_t panel = output / kPanelWidth, column = output % kPanelWidth;
    const auto row = weight.subspan(static_cast<std::size_t>(output) * width, width);
    Outputs& outputs = panel_outputs_[static_cast<std::size_t>(panel)];
    outputs.steps[column] = step_of(row);
    if (!bias.empty()) outputs.biases[column] = bias[static_cast<std::size_t>(output)];
    round_row(row, outputs.steps[column], std::span(values).first(width));
    outputs.weight_sums[column] = std::accumulate(values.begin(), values.end(), 0);
    Line* lines = lines_.data() + panel * groups();
    for (std::int64_t group = 0; group < groups(); ++group)
      std::memcpy(lines[group].values[column], values.data() + group * kGroup, kGroup);
  }
}

void QuantizedMatrix::select(const QuantizedMatrix& all, std::span<const int> outputs) {
  resize(all.inputs_, std::ssize(outputs));
  std::int64_t place = 0;
  for (const int output : outputs) {
    const std::int64_t from = output / kPanelWidth, column = output % kPanelWidth,
                       to = place / kPanelWidth, to_column = place % kPanelWidth;
    ++place;
    const Outputs& source = all.panel_outputs(from);
    Outputs& target = panel_outputs_[static_cast<std::size_t>(to)];
    target.steps[to_column] = source.steps[column];
    target.biases[to_column] = source.biases[column];
    target.weight_sums[to_column] = source.weight_sums[column];
    const Line* line = all.panel(from);
    Line* copy = lines_.data() + to * groups();
    for (std::int64_t group = 0; group < groups(); ++group)
      std::memcpy(copy[group].values[to_column], line[group].values[column], kGroup);
  }
}

void QuantizedMatrix::resize(std::int64_t inputs, std::int64_t outputs) {
  inputs_ = inputs;
  outputs_ = outputs;
  const std::int64_t panels = (outputs + kPanelWidth - 1) / kPanelWidth;
  lines_.resize(static_cast<std::size_t>(panels * groups()));
  panel_outputs_.resize(static_cast<std::size_t>(panels));
  if (panels == 0) return;
  std::fill(lines_.end() - groups(), lines_.end(), Line{});  // what is past the last output
  panel_outputs_.back() = {};
}

std::vector<QuantizedKernel> quantized_kernels() {
  std::vector<QuantizedKernel> kernels{{"any CPU", any_cpu::multiply_block}};
#if defined(__x86_64__)
  if (!has_avx2()) return kernels;
  kernels.push_back({"AVX2", avx2::multiply_block});
  if (has_avx_vnni()) kernels.push_back({"AVX-VNNI", avx_vnni::multiply_block});
  if (!has_avx512()) return kernels;
  kernels.push_back({"AVX-512", avx512::multiply_block});
  if (__builtin_cpu_supports("avx512vnni"))
    kernels.push_back({"AVX-512 VNNI", avx512_vnni::multiply_block});
#elif defined(__aarch64__)
  kernels.push_back({"NEON", neon::multiply_block});
#if defined(HEED_DOT_PRODUCT)
  if (has_dot_product()) kernels.push_back({"NEON dot product", neon_dot_product::multiply_block});
#endif
#elif defined(__wasm_simd128__)
  kernels.push_back({"WebAssembly", wasm::multiply_block});
#endif
  return kernels;
}

const QuantizedKernel& best_quantized_kernel() {
  static const QuantizedKernel kBest = quantized_kernels().back();
  return kBest;
}

void multiply_quantized(const QuantizedProduct& call, std::int64_t begin, std::int64_t end,
                        const QuantizedKernel& kernel) {
  const std::int64_t most_rows = end - begin < kBlockRows ? end - begin : kBlockRows;
  // (not std::make_unique_for_overwrite: Emscripten's library has none yet)
  const std::unique_ptr<std::int32_t[]> workspace(new std::int32_t[static_cast<std::size_t>(
      kWordsPerGroup * call.matrix.groups() * (most_rows + 1))]);
  QuantizedProduct part = call;
  part.outputs.end = std::min(call.outputs.end, call.matrix.outputs());
  for (std::int64_t row = begin; row < end; row += kBlockRows)
    kernel.multiply(part, row, std::min(row + kBlockRows, end), workspace.get());
}

}  // namespace heed
