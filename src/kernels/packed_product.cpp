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

}  // namespace

PackedMatrix::PackedMatrix(std::span<const float> weight, std::span<const float> bias,
                           std::int64_t inputs)
    : inputs_(inputs), outputs_(static_cast<std::int64_t>(weight.size()) / inputs) {
  const std::int64_t panels = (outputs_ + kPanelWidth - 1) / kPanelWidth;
  panels_.resize(static_cast<std::size_t>(panels * inputs));
  bias_.resize(static_cast<std::size_t>(panels));
  for (std::int64_t output = 0; output < outputs_; ++output) {
    const std::int64_t panel = output / kPanelWidth, column = output % kPanelWidth;
    const float* row = weight.data() + output * inputs;
    Line* lines = panels_.data() + panel * inputs;
    for (std::int64_t input = 0; input < inputs; ++input) lines[input].values[column] = row[input];
    if (!bias.empty())
      bias_[static_cast<std::size_t>(panel)].values[column] =
          bias[static_cast<std::size_t>(output)];
  }
}

void multiply_packed(const PackedProduct& call, std::int64_t begin, std::int64_t end) {
  static const Multiply kMultiplyBlock = best_for_this_cpu();
  PackedProduct part = call;
  part.outputs.end = std::min(call.outputs.end, call.matrix.outputs());
  for (std::int64_t row = begin; row < end; row += kBlockRows)
    kMultiplyBlock(part, row, std::min(row + kBlockRows, end));
}

}  // namespace heed
