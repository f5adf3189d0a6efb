#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "decoding/attention_maps.h"
#include "decoding/matrix.h"
#include "engine/decoder_state.h"
#include "engine/inspection.h"

namespace heed {

/// What the steps of a search read of their sources in one decoder layer, kept while it searches:
/// so translations are aligned without being read a second time. Every step of every row is kept; a
/// translation is found again by its ids. R rows of a step, S source positions of a row's sentence.
class AttentionTrail {
 public:
  explicit AttentionTrail(AttentionReading reading) : reading_(std::move(reading)) {}

  const AttentionReading& reading() const { return reading_; }

  /// Forgets all. `state` has the keys and values of these sentences' sources.
  void start(const EngineParameters& parameters, DecoderState& state, std::size_t sentences);

  /// A new step, whose rows are kept next: row r goes on from row parents[r] (the first time: from
  /// that sentence) with previous_ids[r].
  void follow(std::span<const int> parents, std::span<const int> previous_ids);

  /// What a row of the newest step reads of its sentence: weights [H, S].
  void keep(std::int64_t row, std::size_t sentence, const float* weights);

  /// [steps, S] what each step of a translation of a sentence read: the mean over the heads, the
  /// last row that of the step that read its last id. Nothing where no such steps were taken.
  std::optional<SoftAlignment> steps_of(std::size_t sentence, std::span<const int> ids) const;

 private:
  struct Step {
    std::vector<int> parents, previous_ids;  // [R]
    std::vector<std::vector<float>> rows;    // [R][S]
  };

  AttentionReading reading_;
  std::vector<std::vector<float>> factors_;  // [sentences] of [H, S]: |v W_O|, or 1
  std::int64_t heads_ = 0;
  std::vector<Step> steps_;
};

}  // namespace heed
