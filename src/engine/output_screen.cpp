#include "engine/output_screen.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "decoding/top_k.h"
#include "engine/output_parts.h"
#include "kernels/next_above.h"
#include "kernels/quantized_product.h"
#include "kernels/score_bounds.h"

namespace heed {
namespace {

bool is_finite(std::span<const float> values) {
  return std::all_of(values.begin(), values.end(),
                     [](float value) { return std::isfinite(value); });
}

double norm(std::span<const float> values) {
  constexpr float kLeast = 1e-22F;  // squares of less are zero
  return std::sqrt(row_extent(values).squares) + kLeast;
}

/// The tokens of a row that could be the likeliest.
class Candidates {
 public:
  /// Of tokens from `first_id` on: the most that their scores may be, and the largest of what these
  /// are at least.
  void consider(std::int64_t first_id, std::span<const float> most, float largest_least) {
    least_ = std::max(least_, std::nextafter(largest_least, -INFINITY));
    for (std::size_t i = next_above(most, 0, least_); i < most.size();
         i = next_above(most, i + 1, least_))
      found_.push_back({static_cast<int>(first_id + static_cast<std::int64_t>(i)), most[i]});
  }

  /// In the order of their ids.
  template <typename Use>
  void for_each(Use use) const {
    for (const auto& [id, most] : found_)
      if (most > least_) use(id);
  }

 private:
  float least_ = -INFINITY;        // just below what the best one scores at least
  std::vector<TokenScore> found_;  // with the most that they may score
};

/// The tokens of a part, the first of which is `first_id`, that are not to be found.
void suppress(std::span<const int> ids, std::int64_t first_id, std::span<float> scores) {
  for (const int id : ids)
    if (const std::int64_t place = id - first_id; place >= 0 && place < std::ssize(scores))
      scores[static_cast<std::size_t>(place)] = -INFINITY;
}

/// The likeliest of the candidates, by all scores of the panels that they are in.
std::vector<TokenScore> best_of(const Candidates& candidates, const Linear& output, const float* x,
                                const NextTokens& wanted) {
  constexpr std::int64_t kPanel = PackedMatrix::kPanelWidth;
  float scores[kPanel];
  std::int64_t done = 0;
  BestTokens best(wanted);
  candidates.for_each([&](int id) {
    if (id < done) return;
    const std::int64_t begin = id / kPanel * kPanel;
    done = std::min(begin + kPanel, output.outputs());
    output.apply_part(x, scores, 1, {.begin = begin, .end = done});
    best.consider(static_cast<int>(begin), {scores, static_cast<std::size_t>(done - begin)});
  });
  std::vector<TokenScore> tokens = best.take();
  std::erase_if(tokens,
                [](const TokenScore& token) { return !std::isfinite(token.log_probability); });
  for (TokenScore& token : tokens) token.log_probability = std::numeric_limits<float>::quiet_NaN();
  return tokens;
}

}  // namespace

bool OutputScreen::likeliest(const Linear& output, const float* x,
                             std::span<const NextTokens> wanted, std::vector<float>& room,
                             std::span<std::vector<TokenScore>> tokens) const {
  std::call_once(is_rounded_, [&] { round(); });
  if (!rounded_) return false;
  std::vector<Candidates> candidates(wanted.size());
  std::vector<ScoreErrors> errors;
  for (std::size_t row = 0; row < wanted.size(); ++row)
    errors.push_back(errors_of(x + static_cast<std::int64_t>(row) * inputs_));
  for_each_part(rounded_->output, x, std::ssize(wanted), room,
                [&](std::int64_t index, std::int64_t first_id, std::span<float> scores) {
                  const auto row = static_cast<std::size_t>(index),
                             begin = static_cast<std::size_t>(first_id);
                  suppress(wanted[row].suppressed, first_id, scores);
                  errors[row].of_row = std::span(rounded_->of_row).subspan(begin, scores.size());
                  errors[row].of_rounding =
                      std::span(rounded_->of_rounding).subspan(begin, scores.size());
                  const float least = widen(scores, errors[row]);
                  candidates[row].consider(first_id, scores, least);
                });
  for (std::size_t row = 0; row < wanted.size(); ++row)
    tokens[row] =
        best_of(candidates[row], output, x + static_cast<std::int64_t>(row) * inputs_, wanted[row]);
  return true;
}

void OutputScreen::round() const {
  const bool is_slow = quantized_kernels().size() == 1;  // plain C++ is faster in float32
  if (is_slow || !is_finite(*weight_) || !is_finite(bias_)) return;
  const std::vector<float> rounded = values_of(quantize_rows(*weight_, inputs_));
  Rounded result{.output = Linear(rounded, bias_, inputs_, Precision::kInt8)};
  // A sum of D products in float32 is wrong by D units at most (Higham 2002, section 3.1); here
  // are two such sums.
  constexpr double kMore = 1.001;  // than these figures, which are in float32 themselves
  const double unit =
      2.0 * std::numeric_limits<float>::epsilon() * static_cast<double>(inputs_ + 8);
  const auto width = static_cast<std::size_t>(inputs_);
  std::vector<float> difference(width);
  for (std::size_t begin = 0; begin < rounded.size(); begin += width) {
    const auto row = std::span(rounded).subspan(begin, width);
    for (std::size_t i = 0; i < width; ++i) difference[i] = row[i] - (*weight_)[begin + i];
    const double length = norm(row), lost = norm(difference);
    result.of_row.push_back(static_cast<float>(kMore * (lost + unit * (length + lost))));
    result.of_rounding.push_back(static_cast<float>(kMore * (1 + unit) * length));
  }
  double largest_bias = 0;
  for (const float bias : bias_) largest_bias = std::max<double>(largest_bias, std::abs(bias));
  result.of_all = static_cast<float>(kMore * unit * largest_bias);
  rounded_ = std::move(result);
}

ScoreErrors OutputScreen::errors_of(const float* x) const {
  const std::span<const float> row(x, static_cast<std::size_t>(inputs_));
  const RowExtent extent = row_extent(row);
  // x' stands at most half a step from x, and a little for float32; a tiny row is rounded to zeros
  // (kernels/quantized_product.h).
  const double half_step = 0.505 / 255.0 * (static_cast<double>(extent.high) - extent.low) + 1e-30;
  return {.row = static_cast<float>(norm(row)),
          .rounding = static_cast<float>(half_step * std::sqrt(static_cast<double>(inputs_))),
          .all = rounded_->of_all,
          .of_row = {},
          .of_rounding = {}};
}

}  // namespace heed
