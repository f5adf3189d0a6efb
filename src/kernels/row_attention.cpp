#include "kernels/row_attention.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "kernels/vector_math.h"

namespace heed {
namespace {

/// The most lanes that a vector of any CPU has.
constexpr std::int64_t kMostLanes = 16;

/// Tries to attend with vectors: false where heads and lanes do not fit together.
using Attend = bool (*)(const RowAttention&);

namespace any_cpu {
constexpr std::int64_t kLanes = 4;
#include "kernels/row_attention_lanes.h"
}  // namespace any_cpu

#if defined(__x86_64__)

HEED_BEGIN_TARGET(HEED_AVX2)
namespace avx2 {
constexpr std::int64_t kLanes = 8;
#include "kernels/row_attention_lanes.h"
}  // namespace avx2
HEED_END_TARGET

HEED_BEGIN_TARGET(HEED_AVX512)
namespace avx512 {
constexpr std::int64_t kLanes = 16;
#include "kernels/row_attention_lanes.h"
}  // namespace avx512
HEED_END_TARGET

Attend best_for_this_cpu() {
  if (has_avx512()) return avx512::attend;
  if (has_avx2()) return avx2::attend;
  return any_cpu::attend;
}

#else

Attend best_for_this_cpu() { return any_cpu::attend; }

#endif

/// One head of any number of heads.
void attend_head(const RowAttention& call, std::int64_t head) {
  const std::int64_t width = call.heads * call.head_width;
  const auto row = [&](const float* rows, std::int64_t key) {
    return rows + (call.places == nullptr ? key : call.places[key]) * call.stride;
  };
  const float scale = 1.0F / std::sqrt(static_cast<float>(call.head_width));
  float largest = -INFINITY, total = 0.0F;
  for (std::int64_t key = 0; key < call.count; ++key) {
    const float* values = row(call.keys, key);
    float sum = 0.0F;
    for (std::int64_t c = head; c < width; c += call.heads) sum += call.query[c] * values[c];
    call.workspace[key] = sum * scale;
    if (call.scores != nullptr) call.scores[head * call.map_stride + key] = call.workspace[key];
    largest = std::max(largest, call.workspace[key]);
  }
  for (std::int64_t key = 0; key < call.count; ++key)
    total += call.workspace[key] = fast_exp_to_88(call.workspace[key] - largest);
  for (std::int64_t c = head; c < width; c += call.heads) call.context[c] = 0.0F;
  for (std::int64_t key = 0; key < call.count; ++key) {
    const float factor = call.factors == nullptr ? 1.0F : call.factors[head * call.count + key];
    const float weight = call.workspace[key] / total * factor;
    const float* values = row(call.values, key);
    for (std::int64_t c = head; c < width; c += call.heads) call.context[c] += weight * values[c];
    if (call.weights != nullptr) call.weights[head * call.map_stride + key] = weight;
  }
}

}  // namespace

std::int64_t attention_workspace(std::int64_t heads, std::int64_t count) {
  return count * std::max(heads, kMostLanes);
}

void attend_row(const RowAttention& call) {
  static const Attend kAttend = best_for_this_cpu();
  if (kAttend(call)) return;
  for (std::int64_t head = 0; head < call.heads; ++head) attend_head(call, head);
}

}  // namespace heed
