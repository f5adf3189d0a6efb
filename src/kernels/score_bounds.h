#pragma once

#include <span>

namespace heed {

/// How far a row reaches: its least and largest value, 0 among them, and the sum of the squares.
struct RowExtent {
  float low = 0.0F, high = 0.0F, squares = 0.0F;
};

RowExtent row_extent(std::span<const float> row);

/// By how much scores may be wrong: score i by `row` * of_row[i] + `rounding` * of_rounding[i] +
/// `all`.
struct ScoreErrors {
  float row, rounding, all;
  std::span<const float> of_row, of_rounding;  // as many as there are scores
};

/// Each score becomes the most that it may be. Gives the largest of what they are at least.
float widen(std::span<float> scores, const ScoreErrors& errors);

}  // namespace heed
