#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/huge_pages.h"
#include "kernels/output_range.h"

namespace heed {

/// The weights of an affine layer, y = W x + b, rounded to 8 bits: w = step * q, q from -127 to
/// 127, with a step for each output so that its largest weight is 127. A quarter of PackedMatrix,
/// and laid out like it: panels of 16 outputs, and in each panel, four inputs after four inputs,
/// the weights they are multiplied with. What is past the last input or output is zero.
class QuantizedMatrix {
 public:
  static constexpr int kPanelWidth = 16, kGroup = 4;
  static constexpr std::int64_t kMostInputs =
      65536;  ///< up to here no sum overflows: 255 * 127 * inputs < 2^31

  /// The weights of a group of inputs for the outputs of a panel: a line of the cache.
  struct alignas(64) Line {
    std::int8_t values[kPanelWidth][kGroup] = {};
  };

  /// What else belongs to the outputs of a panel.
  struct alignas(64) Outputs {
    float steps[kPanelWidth] = {}, biases[kPanelWidth] = {};
    std::int32_t weight_sums[kPanelWidth] = {};  ///< of q over all inputs
  };

  QuantizedMatrix() = default;
  /// weight [outputs, inputs] row-major; bias [outputs], or empty for zeros. REQUIRES: inputs <=
  /// kMostInputs, and all weights are finite.
  QuantizedMatrix(std::span<const float> weight, std::span<const float> bias, std::int64_t inputs);

  /// Becomes `all` with these outputs alone, in this order. The memory that it has is used again.
  void select(const QuantizedMatrix& all, std::span<const int> outputs);

  std::int64_t inputs() const { return inputs_; }
  std::int64_t outputs() const { return outputs_; }
  std::int64_t groups() const { return (inputs_ + kGroup - 1) / kGroup; }
  std::int64_t panels() const { return static_cast<std::int64_t>(panel_outputs_.size()); }
  const Line* panel(std::int64_t index) const { return lines_.data() + index * groups(); }
  const Outputs& panel_outputs(std::int64_t panel) const {
    return panel_outputs_[static_cast<std::size_t>(panel)];
  }

 private:
  void resize(std::int64_t inputs, std::int64_t outputs);

  std::int64_t inputs_ = 0, outputs_ = 0;
  HugePageVector<Line> lines_;          // [panels, groups]
  std::vector<Outputs> panel_outputs_;  // [panels]
};

/// A matrix rounded as QuantizedMatrix rounds it, row after row. Rounded again, it is the same.
struct QuantizedRows {
  std::vector<std::int8_t> values;  ///< [rows, inputs]
  std::vector<float> steps;         ///< [rows]
};

/// weight [rows, inputs] row-major. REQUIRES: all are finite.
QuantizedRows quantize_rows(std::span<const float> weight, std::int64_t inputs);
/// [rows, inputs] step * q
std::vector<float> values_of(const QuantizedRows& rows);

/// c = a W^T + b, row by row and without gaps between them: a [rows, inputs], c [rows, outputs of
/// the range].
///
/// A row of a is rounded to 8 bits too: x = step * (u - zero), u from 0 to 255, its own step from
/// its least and largest value (0 among them). Then
///   c = (sum_i u_i q_i - zero * sum_i q_i) * (step of the row * step of the output) + b
/// and everything between the brackets is an exact integer.
struct QuantizedProduct {
  const QuantizedMatrix& matrix;
  const float* a;
  float* c;
  bool add_bias = true;
  OutputRange outputs = {};
};

/// The product with the instructions of a kind of CPU. All kernels give the same bits.
struct QuantizedKernel {
  const char* name;
  /// call.outputs ends where the outputs do, or before. workspace: int32 [kWordsPerGroup * groups *
  /// (rows + 1)]
  void (*multiply)(const QuantizedProduct& call, std::int64_t begin, std::int64_t end,
                   std::int32_t* workspace);
};

/// Those that this CPU runs, the best one last.
std::vector<QuantizedKernel> quantized_kernels();
const QuantizedKernel& best_quantized_kernel();

/// Computes rows [begin, end): each has the same bits alone as among others.
void multiply_quantized(const QuantizedProduct& call, std::int64_t begin, std::int64_t end,
                        const QuantizedKernel& kernel = best_quantized_kernel());

}  // namespace heed
