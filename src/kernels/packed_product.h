#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/huge_pages.h"
#include "kernels/output_range.h"

namespace heed {

/// The weights of an affine layer, y = W x + b, laid out for multiply_packed: panels of 16 outputs,
/// and in each panel input after input the 16 weights that it is multiplied with, so that the
/// product reads memory in one stream. Outputs past the last are zeros.
class PackedMatrix {
 public:
  static constexpr int kPanelWidth = 16;

  /// The weights of one input for the outputs of a panel: a line of the cache.
  struct alignas(64) Line {
    float values[kPanelWidth] = {};
  };

  PackedMatrix() = default;
  /// weight [outputs, inputs] row-major; bias [outputs], or empty for zeros.
  PackedMatrix(std::span<const float> weight, std::span<const float> bias, std::int64_t inputs);

  /// Becomes `all` with these outputs alone, in this order; `weight` is what `all` was made of. The
  /// memory that it has is used again.
  void select(const PackedMatrix& all, std::span<const float> weight, std::span<const int> outputs);

  std::int64_t inputs() const { return inputs_; }
  std::int64_t outputs() const { return outputs_; }
  std::int64_t panels() const { return static_cast<std::int64_t>(bias_.size()); }
  const float* panel(std::int64_t index) const {
    return panels_[static_cast<std::size_t>(index * inputs_)].values;
  }
  const float* bias(std::int64_t panel) const {
    return bias_[static_cast<std::size_t>(panel)].values;
  }

 private:
  void resize(std::int64_t inputs, std::int64_t outputs);
  void set_output(std::int64_t output, std::span<const float> weights, float bias);

  std::int64_t inputs_ = 0, outputs_ = 0;
  HugePageVector<Line> panels_;  // [panels, inputs]
  std::vector<Line> bias_;       // [panels]
};

/// c = a W^T + b, row by row: a [rows, inputs], c [rows, outputs of the range].
struct PackedProduct {
  const PackedMatrix& matrix;
  const float* a;
  std::int64_t a_stride;  ///< elements between two rows
  float* c;
  std::int64_t c_stride;
  bool add_bias = true;
  OutputRange outputs = {};
};

/// Computes rows [begin, end). Each element is summed up in the order of the inputs, however many
/// rows there are: a row gives the same bits alone as among others. Takes AVX-512 or AVX2 where the
/// CPU has it.
void multiply_packed(const PackedProduct& call, std::int64_t begin, std::int64_t end);

}  // namespace heed
