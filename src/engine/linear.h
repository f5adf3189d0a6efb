#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>

#include "kernels/packed_product.h"
#include "kernels/quantized_product.h"

namespace heed {

/// What products are computed with. kInt8: weights and inputs rounded to 8 bits
/// (kernels/quantized_product.h), embeddings too, all else in float32.
enum class Precision { kFloat32, kInt8 };

/// Of "float32" or "int8". Throws std::invalid_argument naming --precision and its values.
Precision precision_named(const std::string& name);

/// An affine layer, y = W x + b, with its weights packed for one precision.
class Linear {
 public:
  Linear() = default;
  /// weight [outputs, inputs] row-major; bias [outputs]. Throws std::runtime_error where 8 bits
  /// cannot hold them.
  Linear(std::span<const float> weight, std::span<const float> bias, std::int64_t inputs,
         Precision precision);

  /// Becomes `all` with these outputs alone, in this order: each gives the same bits as there.
  /// `weight` is what `all` was made of. The memory that it has is used again.
  void select(const Linear& all, std::span<const float> weight, std::span<const int> outputs);

  std::int64_t inputs() const;
  std::int64_t outputs() const;

  /// c [rows, outputs] = a [rows, inputs] W^T + b, both without gaps between rows. A row has the
  /// same bits alone as among others.
  void apply(const float* a, float* c, std::int64_t rows) const { multiply(a, c, rows, true, {}); }
  /// The same without b.
  void apply_weights(const float* a, float* c, std::int64_t rows) const {
    multiply(a, c, rows, false, {});
  }
  /// The same for some outputs only: c [rows, end - begin]. REQUIRES: end is not past the last.
  void apply_part(const float* a, float* c, std::int64_t rows, OutputRange part) const {
    multiply(a, c, rows, true, part);
  }

 private:
  void multiply(const float* a, float* c, std::int64_t rows, bool add_bias, OutputRange part) const;

  std::variant<PackedMatrix, QuantizedMatrix> matrix_;
};

}  // namespace heed
