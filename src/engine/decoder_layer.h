#pragma once

#include "decoding/attention_maps.h"
#include "engine/layers.h"

namespace heed {

/// Both attentions of a decoder layer over scratch.x [rows, D], each with residual and norm. Who
/// sees what is the caller's affair. `attention` has
///   to_target(layer)  scratch.attended [rows, 3 D] (queries, keys, values) -> scratch.context
///   [rows, D] to_source(layer)  scratch.attended [rows, D] (queries) -> scratch.context [rows, D]
///   added(kind, layer)  scratch.sublayer [rows, D] is what that attention adds to scratch.x
template <typename Attention>
void decoder_attentions(const EngineParameters& parameters, std::size_t index, std::int64_t rows,
                        Attention& attention, Scratch& scratch) {
  const DecoderLayerParameters& layer = parameters.decoder[index];
  float *x = scratch.x.data(), *attended = scratch.attended.data(),
        *sublayer = scratch.sublayer.data();

  layer.self_attention.query_key_value.apply(x, attended, rows);
  attention.to_target(index);
  layer.self_attention.output.apply(scratch.context.data(), sublayer, rows);
  attention.added(AttentionKind::kDecoder, index);
  add_and_norm(layer.self_attention.norm, sublayer, x, rows);

  layer.cross_attention.query.apply(x, attended, rows);
  attention.to_source(index);
  layer.cross_attention.output.apply(scratch.context.data(), sublayer, rows);
  attention.added(AttentionKind::kCross, index);
  add_and_norm(layer.cross_attention.norm, sublayer, x, rows);
}

/// The whole layer: self-attention, attention to the source, feed-forward.
template <typename Attention>
void decoder_layer(const EngineParameters& parameters, std::size_t index, std::int64_t rows,
                   Attention& attention, Scratch& scratch) {
  decoder_attentions(parameters, index, rows, attention, scratch);
  feed_forward(parameters.decoder[index].feed_forward, parameters.config.activation_function,
               scratch, rows);
}

}  // namespace heed
