#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/encoder.h"

namespace heed {

/// Where a sentence's positions stand among those of all sentences.
struct SentencePlace {
  std::int64_t first_row = 0, length = 0;
};

/// What step-by-step decoding remembers. B sentences of N positions in all, R rows (partial
/// translations), D width.
///
/// Nothing is copied when rows are repeated, reordered or dropped: the key and value of a step stay
/// where they were written, in a slot, and each row has the list of its own slots, one a position.
class DecoderState {
 public:
  /// Forgets all, and takes these sentences: row b is sentence b.
  void start(const EngineParameters& parameters, std::span<const Sentence> sentences);

  /// Row r goes on from row parents[r], and gets a slot for its new position.
  void follow(std::span<const int> parents);

  /// How many positions each row has, the one that is being read included.
  std::int64_t positions() const { return positions_; }
  const SentencePlace& sentence(std::size_t index) const { return sentences_[index]; }
  std::size_t sentence_of_row(std::int64_t row) const {
    return static_cast<std::size_t>(sentence_of_row_[static_cast<std::size_t>(row)]);
  }
  /// [positions()] the slots of a row, oldest first.
  const std::int32_t* slots(std::int64_t row) const { return slots_.data() + row * positions_; }

  /// Keys and values of a decoder layer, [D] and [D] for each position or slot: of the source [N, 2
  /// D], shared by all rows of a sentence; and of the translations so far [slots, 2 D].
  float* source_keys_values(std::size_t layer) { return source_[layer].data(); }
  float* target_keys_values(std::size_t layer) { return target_[layer].data(); }

 private:
  std::int64_t width_ = 0, positions_ = 0;
  std::int32_t used_slots_ = 0;
  std::vector<SentencePlace> sentences_;             // [B]
  std::vector<std::int32_t> sentence_of_row_;        // [R]
  std::vector<std::int32_t> slots_;                  // [R, positions]
  std::vector<std::vector<float>> source_, target_;  // [layers]
};

}  // namespace heed
