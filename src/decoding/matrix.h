#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace heed {

/// Rows and columns of numbers.
template <typename Number>
struct BasicMatrix {
  int rows = 0, columns = 0;
  std::vector<Number> values = {};  ///< row-major

  static BasicMatrix zeros(int rows, int columns) {
    const auto count = static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
    return {.rows = rows, .columns = columns, .values = std::vector<Number>(count, Number{})};
  }
  Number& at(int row, int column) { return values[index(row, column)]; }
  Number at(int row, int column) const { return values[index(row, column)]; }
  std::span<const Number> row(int row) const {
    return std::span(values).subspan(index(row, 0), static_cast<std::size_t>(columns));
  }

 private:
  std::size_t index(int row, int column) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
           static_cast<std::size_t>(column);
  }
};

using Matrix = BasicMatrix<double>;

/// How much each target unit (row) has to do with each source unit (column): of pieces or of words,
/// `</s>` the last of each. As the model computes it, in single precision.
using SoftAlignment = BasicMatrix<float>;

}  // namespace heed
