#include "engine/decoder_step.h"

#include <algorithm>

#include "engine/decoder_layer.h"
#include "kernels/row_attention.h"

namespace heed {
namespace {

/// What the rows of a step see: their own past, and their sentence.
class StepAttention {
 public:
  StepAttention(const ModelConfig& config, DecoderState& state, RowRange rows, Scratch& scratch)
      : width_(config.d_model), heads_(config.decoder_attention_heads), state_(state), rows_(rows), scratch_(scratch) {}

  /// Writes each row's key and value to its newest slot, and reads all its slots.
  void to_target(std::size_t layer) {
    float* memory = state_.target_keys_values(layer);
    for (std::int64_t row = 0; row < rows_.size(); ++row) {
      const float* query = scratch_.attended.data() + row * 3 * width_;
      const std::int32_t* slots = state_.slots(rows_.begin + row);
      const std::int64_t positions = state_.positions();
      std::copy_n(query + width_, 2 * width_, memory + slots[positions - 1] * 2 * width_);
      attend(row, query, memory, slots, positions);
    }
  }

  void to_source(std::size_t layer) {
    for (std::int64_t row = 0; row < rows_.size(); ++row) {
      const SentencePlace& sentence = state_.sentence_of_row(rows_.begin + row);
      const float* memory = state_.source_keys_values(layer) + sentence.first_row * 2 * width_;
      attend(row, scratch_.attended.data() + row * width_, memory, nullptr, sentence.length);
    }
  }

 private:
  void attend(std::int64_t row, const float* query, const float* memory, const std::int32_t* places,
              std::int64_t count) {
    grow(scratch_.attention, attention_workspace(heads_, count));
    attend_row({.query = query,
                .keys = memory,
                .values = memory + width_,
                .stride = 2 * width_,
                .places = places,
                .count = count,
                .heads = heads_,
                .head_width = width_ / heads_,
                .workspace = scratch_.attention.data(),
                .mixed = scratch_.mixed.data() + row * width_});
  }

  std::int64_t width_, heads_;
  DecoderState& state_;
  RowRange rows_;
  Scratch& scratch_;
};

}  // namespace

void decode_step(const EngineParameters& parameters, std::span<const int> previous_ids, const float* position,
                 DecoderState& state, RowRange rows, Scratch& scratch) {
  scratch.make_room(rows.size(), parameters.config);
  for (std::int64_t row = 0; row < rows.size(); ++row)
    embed(parameters, *parameters.target_embedding, previous_ids[static_cast<std::size_t>(rows.begin + row)], position,
          scratch.x.data() + row * parameters.config.d_model);
  StepAttention attention(parameters.config, state, rows, scratch);
  for (std::size_t layer = 0; layer < parameters.decoder.size(); ++layer)
    decoder_layer(parameters, layer, rows.size(), attention, scratch);
}

}  // namespace heed
