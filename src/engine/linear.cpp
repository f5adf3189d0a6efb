#include "engine/linear.h"

#include <algorithm>
#include <stdexcept>

namespace heed {
namespace {

void multiply_rows(const PackedMatrix& matrix, const float* a, float* c, std::int64_t rows,
                   bool add_bias, OutputRange part) {
  multiply_packed({.matrix = matrix,
                   .a = a,
                   .a_stride = matrix.inputs(),
                   .c = c,
                   .c_stride = std::min(part.end, matrix.outputs()) - part.begin,
                   .add_bias = add_bias,
                   .outputs = part},
                  0, rows);
}

void multiply_rows(const QuantizedMatrix& matrix, const float* a, float* c, std::int64_t rows,
                   bool add_bias, OutputRange part) {
  multiply_quantized({.matrix = matrix, .a = a, .c = c, .add_bias = add_bias, .outputs = part}, 0,
                     rows);
}

}  // namespace

Precision precision_named(const std::string& name) {
  if (name == "float32") return Precision::kFloat32;
  if (name == "int8") return Precision::kInt8;
  throw std::invalid_argument("--precision is '" + name + "'; it must be float32 or int8");
}

Linear::Linear(std::span<const float> weight, std::span<const float> bias, std::int64_t inputs,
               Precision precision) {
  if (precision == Precision::kInt8)
    matrix_ = QuantizedMatrix(weight, bias, inputs);
  else
    matrix_ = PackedMatrix(weight, bias, inputs);
}

void Linear::select(const Linear& all, std::span<const float> weight,
                    std::span<const int> outputs) {
  if (const auto* quantized = std::get_if<QuantizedMatrix>(&all.matrix_)) {
    if (!std::holds_alternative<QuantizedMatrix>(matrix_)) matrix_ = QuantizedMatrix();
    std::get<QuantizedMatrix>(matrix_).select(*quantized, outputs);
  } else {
    if (!std::holds_alternative<PackedMatrix>(matrix_)) matrix_ = PackedMatrix();
    std::get<PackedMatrix>(matrix_).select(std::get<PackedMatrix>(all.matrix_), weight, outputs);
  }
}

std::int64_t Linear::inputs() const {
  return std::visit([](const auto& matrix) { return matrix.inputs(); }, matrix_);
}

std::int64_t Linear::outputs() const {
  return std::visit([](const auto& matrix) { return matrix.outputs(); }, matrix_);
}

void Linear::multiply(const float* a, float* c, std::int64_t rows, bool add_bias,
                      OutputRange part) const {
  std::visit([&](const auto& matrix) { multiply_rows(matrix, a, c, rows, add_bias, part); },
             matrix_);
}

}  // namespace heed
