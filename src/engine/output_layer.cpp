#include "engine/output_layer.h"

#include <algorithm>

#include "kernels/log_softmax.h"

namespace heed {
namespace {

/// Rows whose scores are turned into log p at once, while they are in the second cache.
constexpr std::int64_t kRows = 24;

}  // namespace

void log_probabilities(const EngineParameters& parameters, const float* x, std::int64_t rows,
                       float* log_probabilities) {
  const std::int64_t vocabulary = parameters.output.outputs(), width = parameters.output.inputs();
  for (std::int64_t first = 0; first < rows; first += kRows) {
    const std::int64_t count = std::min(kRows, rows - first);
    float* scores = log_probabilities + first * vocabulary;
    parameters.output.apply(x + first * width, scores, count);
    log_softmax(scores, vocabulary, 0, count);
  }
}

void log_probabilities_of(const EngineParameters& parameters, std::span<const int> ids, Scratch& scratch,
                          std::span<float> results) {
  const std::int64_t vocabulary = parameters.output.outputs(), width = parameters.output.inputs();
  const auto rows = static_cast<std::int64_t>(ids.size());
  grow(scratch.scores, kRows * vocabulary);
  for (std::int64_t first = 0; first < rows; first += kRows) {
    const std::int64_t count = std::min(kRows, rows - first);
    parameters.output.apply(scratch.x.data() + first * width, scratch.scores.data(), count);
    for (std::int64_t row = 0; row < count; ++row) {
      const float* scores = scratch.scores.data() + row * vocabulary;
      const auto place = static_cast<std::size_t>(first + row);
      results[place] = scores[ids[place]] - log_sum_exp(scores, vocabulary);
    }
  }
}

}  // namespace heed
