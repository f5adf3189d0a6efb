#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "decoding/step_scorer.h"
#include "engine/linear.h"

namespace heed {

struct ScoreErrors;

/// Finds the likeliest next token of a row without computing all scores in float32. V vocabulary, D
/// model width.
///
/// All scores, w x + b, are computed with 8 bits first, as w' x' + b. By Cauchy and Schwarz these
/// are wrong by
///   |w x - w' x'| <= |w - w'| |x| + |w'| |x - x'|
/// at most, and by what float32 rounds. Only tokens that this leaves a chance to be the likeliest
/// are then computed in float32: the token is, by construction, the one that all scores in float32
/// would give.
class OutputScreen {
 public:
  /// weight [V, D] and bias [V] of the last layer. Nothing is computed before the first use.
  OutputScreen(std::shared_ptr<const std::vector<float>> weight, std::vector<float> bias,
               std::int64_t inputs)
      : weight_(std::move(weight)), bias_(std::move(bias)), inputs_(inputs) {}

  /// The token `wanted` of each row, which is not forced, without log p. `output`: the last layer
  /// in float32. x [rows, D] -> tokens [rows]; `room` grows as it is needed. False, and nothing is
  /// done, where 8 bits cannot hold the weights or are no faster here. Several threads may call it.
  bool likeliest(const Linear& output, const float* x, std::span<const NextTokens> wanted,
                 std::vector<float>& room, std::span<std::vector<TokenScore>> tokens) const;

 private:
  /// The layer with 8 bits, and what its scores' errors go by.
  struct Rounded {
    Linear output;
    std::vector<float> of_row = {},  ///< [V] |w - w'|, by which |x| counts
        of_rounding = {};            ///< [V] |w'|, by which |x - x'| counts
    float of_all = 0.0F;
  };

  void round() const;
  /// By how much scores of x are wrong at most, but for what goes by the tokens.
  ScoreErrors errors_of(const float* x) const;

  std::shared_ptr<const std::vector<float>> weight_;
  std::vector<float> bias_;
  std::int64_t inputs_;
  mutable std::once_flag is_rounded_;
  mutable std::optional<Rounded> rounded_;
};

}  // namespace heed
