#include "kernels/packed_product.h"

#include <algorithm>

#include "kernels/multiversion.h"

namespace heed {
namespace {

/// Rows that are multiplied with a panel before the next one is read: few enough to stay in the L2
/// cache, and enough to be worth the way of the weights of large models, which come from memory.
constexpr std::int64_t kBlockRows = 72;

using Multiply = void (*)(const PackedProduct&, std::int64_t, std::int64_t);

namespace any_cpu {
#if defined(__aarch64__)
constexpr int kLanes = 4, kTileRows = 6, kTileSums = 24;  // of 32 registers
#else
constexpr int kLanes = 4, kTileRows = 2, kTileSums = 8;  // of 16 registers
#endif
#include "kernels/packed_product_tiles.h"
}  // namespace any_cpu

#if defined(__x86_64__)

HEED_BEGIN_TARGET(HEED_AVX2)
namespace avx2 {
constexpr int kLanes = 8, kTileRows = 6, kTileSums = 12;
#include "kernels/packed_product_tiles.h"
}  // namespace avx2
HEED_END_TARGET

HEED_BEGIN_TARGET(HEED_AVX512)
namespace avx512 {
constexpr int kLanes = 16, kTileRows = 12, kTileSums = 24;
#include "kernels/packed_product_tiles.h"
}  // namespace avx512
HEED_END_TARGET

Multiply best_for_this_cpu() {
  if (has_avx512()) return avx512::multiply_block;
  if (has_avx2()) return avx2::multiply_block;
  return any_cpu::multiply_block;
}

#else

Multiply best_for_this_cpu() { return any_cpu::multiply_block; }

#endif

std::span<const float> row_of(std::span<const float> matrix, std::int64_t width, std::int64_t row) {
  return matrix.subspan(static_cast<std::size_t>(row * width), static_cast<std::size_t>(width));
}

}  // namespace

PackedMatrix::PackedMatrix(std::span<const float> weight, std::span<const float> bias,
                           std::int64_t inputs) {
  resize(inputs, static_cast<std::int64_t>(weight.size()) / inputs);
  for (std::int64_t output = 0; output < outputs_; ++output)
    set_output(output, row_of(weight, inputs, output),
               bias.empty() ? 0.0F : bias[static_cast<std::size_t>(output)]);
}

void PackedMatrix::select(const PackedMatrix& all, std::span<const float> weight,
                          std::span<const int> outputs) {
  resize(all.inputs_, std::ssize(outputs));
  std::int64_t place = 0;
  for (const int output : outputs)
    set_output(place++, row_of(weight, inputs_, output),
               all.bias(output / kPanelWidth)[output % kPanelWidth]);
}

void PackedMatrix::resize(std::int64_t inputs, std::int64_t outputs) {
  inputs_ = inputs;
  outputs_ = outputs;
  const std::int64_t panels = (outputs + kPanelWidth - 1) / kPanelWidth;
  panels_.resize(static_cast<std::size_t>(panels * inputs));
  bias_.resize(static_cast<std::size_t>(panels));
  if (panels == 0) return;
  std::fill(panels_.end() - inputs, panels_.end(), Line{});  // what is past the last output
  bias_.back() = {};
}

void PackedMatrix::set_output(std::int64_t output, std::span<const float> weights, float bias) {
  const std::int64_t panel = output / kPanelWidth, column = output % kPanelWidth;
  Line* line = panels_.data() + panel * inputs_;
  for (const float weight : weights) (line++)->values[column] = weight;
  bias_[static_cast<std::size_t>(panel)].values[column] = bias;
}

void multiply_packed(const PackedProduct& call, std::int64_t begin, std::int64_t end) {
  static const Multiply kMultiplyBlock = best_for_this_cpu();
  PackedProduct part = call;
  part.outputs.end = std::min(call.outputs.end, call.matrix.outputs());
  for (std::int64_t row = begin; row < end; row += kBlockRows)
    kMultiplyBlock(part, row, std::min(row + kBlockRows, end));
}

}  // namespace heed
