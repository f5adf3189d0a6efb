#include "engine/encoder.h"

#include "kernels/row_attention.h"

namespace heed {
namespace {

void embed_sentences(const EngineParameters& parameters, const PositionTable& positions,
                     std::span<const Sentence> sentences, float* x) {
  for (const Sentence sentence : sentences) {
    for (std::size_t place = 0; place < sentence.size(); ++place) {
      embed(parameters, *parameters.source_embedding, sentence[place], positions.row(static_cast<std::int64_t>(place)),
            x);
      x += parameters.config.d_model;
    }
  }
}

/// Each position reads all positions of its own sentence: scratch.attended -> scratch.mixed.
void attend_within(const ModelConfig& config, std::span<const Sentence> sentences, Scratch& scratch) {
  const std::int64_t width = config.d_model, heads = config.encoder_attention_heads;
  const float* first = scratch.attended.data();  // of the sentence
  float* mixed = scratch.mixed.data();
  for (const Sentence sentence : sentences) {
    const auto length = static_cast<std::int64_t>(sentence.size());
    grow(scratch.attention, attention_workspace(heads, length));
    for (std::int64_t row = 0; row < length; ++row, mixed += width) {
      attend_row({.query = first + row * 3 * width,
                  .keys = first + width,
                  .values = first + 2 * width,
                  .stride = 3 * width,
                  .places = nullptr,
                  .count = length,
                  .heads = heads,
                  .head_width = width / heads,
                  .workspace = scratch.attention.data(),
                  .mixed = mixed});
    }
    first += length * 3 * width;
  }
}

}  // namespace

std::int64_t total_length(std::span<const Sentence> sentences) {
  std::size_t total = 0;
  for (const Sentence sentence : sentences) total += sentence.size();
  return static_cast<std::int64_t>(total);
}

void encode(const EngineParameters& parameters, const PositionTable& positions, std::span<const Sentence> sentences,
            Scratch& scratch) {
  const std::int64_t rows = total_length(sentences);
  scratch.make_room(rows, parameters.config);
  embed_sentences(parameters, positions, sentences, scratch.x.data());
  for (const EncoderLayerParameters& layer : parameters.encoder) {
    layer.self_attention.query_key_value.apply(scratch.x.data(), scratch.attended.data(), rows);
    attend_within(parameters.config, sentences, scratch);
    layer.self_attention.output.apply(scratch.mixed.data(), scratch.sublayer.data(), rows);
    add_and_norm(layer.self_attention.norm, scratch.sublayer.data(), scratch.x.data(), rows);
    feed_forward(layer.feed_forward, parameters.activation, scratch, rows);
  }
}

}  // namespace heed
