#include "engine/encoder.h"

#include "kernels/row_attention.h"

namespace heed {
namespace {

void embed_sentences(const EngineParameters& parameters, const PositionTable& positions,
                     std::span<const Sentence> sentences, float* x) {
  for (const Sentence sentence : sentences) {
    for (std::size_t place = 0; place < sentence.size(); ++place) {
      embed(parameters, *parameters.source_embedding, sentence[place],
            positions.row(static_cast<std::int64_t>(place)), x);
      x += parameters.config.d_model;
    }
  }
}

/// Each position reads all positions of its own sentence: scratch.attended -> scratch.context.
void attend_within(const EngineParameters& parameters, std::size_t layer,
                   std::span<const Sentence> sentences, std::span<const Inspection> inspections,
                   Scratch& scratch) {
  const std::int64_t width = parameters.config.d_model,
                     heads = parameters.config.encoder_attention_heads;
  const float* first = scratch.attended.data();  // of the sentence
  float* context = scratch.context.data();
  for (std::size_t index = 0; index < sentences.size(); ++index) {
    const auto length = static_cast<std::int64_t>(sentences[index].size());
    grow(scratch.attention, attention_workspace(heads, length));
    for (std::int64_t row = 0; row < length; ++row, context += width) {
      const RowAttention call{.query = first + row * 3 * width,
                              .keys = first + width,
                              .values = first + 2 * width,
                              .stride = 3 * width,
                              .places = nullptr,
                              .count = length,
                              .heads = heads,
                              .head_width = width / heads,
                              .workspace = scratch.attention.data(),
                              .context = context};
      if (inspections.empty())
        attend_row(call);
      else
        attend_inspected(call,
                         {AttentionKind::kEncoder, static_cast<int>(layer), static_cast<int>(row)},
                         inspections[index], scratch);
    }
    if (!inspections.empty() && inspections[index].maps != nullptr)
      keep_contributions(inspections[index].maps->encoder, static_cast<int>(layer),
                         parameters.encoder[layer].self_attention.output,
                         {first + 2 * width, 3 * width, length});
    first += length * 3 * width;
  }
}

void keep_shares(std::size_t layer, std::span<const Sentence> sentences,
                 std::span<const Inspection> inspections, std::int64_t width,
                 const Scratch& scratch) {
  std::int64_t first = 0;
  for (std::size_t index = 0; index < inspections.size(); ++index) {
    if (inspections[index].maps != nullptr)
      keep_residual_shares(inspections[index].maps->encoder, static_cast<int>(layer),
                           scratch.x.data() + first, scratch.sublayer.data() + first, width);
    first += static_cast<std::int64_t>(sentences[index].size()) * width;
  }
}

}  // namespace

std::int64_t total_length(std::span<const Sentence> sentences) {
  std::size_t total = 0;
  for (const Sentence sentence : sentences) total += sentence.size();
  return static_cast<std::int64_t>(total);
}

void encode(const EngineParameters& parameters, const PositionTable& positions,
            std::span<const Sentence> sentences, Scratch& scratch,
            std::span<const Inspection> inspections) {
  const std::int64_t rows = total_length(sentences);
  scratch.make_room(rows, parameters.config);
  embed_sentences(parameters, positions, sentences, scratch.x.data());
  for (std::size_t index = 0; index < parameters.encoder.size(); ++index) {
    const EncoderLayerParameters& layer = parameters.encoder[index];
    layer.self_attention.query_key_value.apply(scratch.x.data(), scratch.attended.data(), rows);
    attend_within(parameters, index, sentences, inspections, scratch);
    layer.self_attention.output.apply(scratch.context.data(), scratch.sublayer.data(), rows);
    keep_shares(index, sentences, inspections, parameters.config.d_model, scratch);
    add_and_norm(layer.self_attention.norm, scratch.sublayer.data(), scratch.x.data(), rows);
    feed_forward(layer.feed_forward, parameters.config.activation_function, scratch, rows);
  }
}

}  // namespace heed
