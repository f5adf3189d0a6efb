#include "engine/decoder_step.h"

#include <algorithm>

#include "engine/decoder_layer.h"
#include "kernels/row_attention.h"

namespace heed {
namespace {

/// What the rows of a step see: their own past, and their sentence.
class StepAttention {
 public:
  StepAttention(const ModelConfig& config, DecoderState& state, RowRange rows,
                const StepInspection& inspection, Scratch& scratch)
      : width_(config.d_model),
        heads_(config.decoder_attention_heads),
        state_(state),
        rows_(rows),
        inspection_(inspection),
        scratch_(scratch) {}

  /// Writes each row's key and value to its newest slot, and reads all its slots.
  void to_target(std::size_t layer) {
    float* memory = state_.target_keys_values(layer);
    for (std::int64_t row = 0; row < rows_.size(); ++row) {
      const float* query = scratch_.attended.data() + row * 3 * width_;
      const std::int32_t* slots = state_.slots(rows_.begin + row);
      const std::int64_t positions = state_.positions();
      std::copy_n(query + width_, 2 * width_, memory + slots[positions - 1] * 2 * width_);
      attend(call(row, query, memory, slots, positions), AttentionKind::kDecoder, layer);
    }
  }

  void to_source(std::size_t layer) {
    AttentionTrail* trail = inspection_.trail;
    const bool keeps = trail != nullptr && trail->reading().layer == static_cast<int>(layer);
    for (std::int64_t row = 0; row < rows_.size(); ++row) {
      const std::size_t sentence = state_.sentence_of_row(rows_.begin + row);
      const auto& [first_row, length] = state_.sentence(sentence);
      const float* memory = state_.source_keys_values(layer) + first_row * 2 * width_;
      RowAttention source =
          call(row, scratch_.attended.data() + row * width_, memory, nullptr, length);
      if (keeps) {
        grow(scratch_.weights, heads_ * length);
        source.weights = scratch_.weights.data();
        source.map_stride = length;
      }
      attend(source, AttentionKind::kCross, layer);
      if (keeps) trail->keep(rows_.begin + row, sentence, scratch_.weights.data());
    }
  }

  void added(AttentionKind, std::size_t) {}

 private:
  RowAttention call(std::int64_t row, const float* query, const float* memory,
                    const std::int32_t* places, std::int64_t count) {
    grow(scratch_.attention, attention_workspace(heads_, count));
    return {.query = query,
            .keys = memory,
            .values = memory + width_,
            .stride = 2 * width_,
            .places = places,
            .count = count,
            .heads = heads_,
            .head_width = width_ / heads_,
            .workspace = scratch_.attention.data(),
            .context = scratch_.context.data() + row * width_};
  }

  void attend(const RowAttention& call, AttentionKind kind, std::size_t layer) {
    if (inspection_.cuts.empty()) return attend_row(call);
    const int position = static_cast<int>(state_.positions()) - 1;
    attend_inspected(call, {kind, static_cast<int>(layer), position}, {.cuts = inspection_.cuts},
                     scratch_);
  }

  std::int64_t width_, heads_;
  DecoderState& state_;
  RowRange rows_;
  const StepInspection& inspection_;
  Scratch& scratch_;
};

}  // namespace

void decode_step(const EngineParameters& parameters, std::span<const int> previous_ids,
                 const float* position, DecoderState& state, RowRange rows,
                 const StepInspection& inspection, Scratch& scratch) {
  scratch.make_room(rows.size(), parameters.config);
  for (std::int64_t row = 0; row < rows.size(); ++row)
    embed(parameters, *parameters.target_embedding,
          previous_ids[static_cast<std::size_t>(rows.begin + row)], position,
          scratch.x.data() + row * parameters.config.d_model);
  StepAttention attention(parameters.config, state, rows, inspection, scratch);
  for (std::size_t layer = 0; layer < parameters.decoder.size(); ++layer)
    decoder_layer(parameters, layer, rows.size(), attention, scratch);
}

}  // namespace heed
