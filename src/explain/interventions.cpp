#include "explain/interventions.h"

#include <numeric>

#include "decoding/forced_batches.h"

namespace heed {
namespace {

double sum_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

}  // namespace

std::string name_of(AttentionKind kind) {
  if (kind == AttentionKind::kEncoder) return "encoder";
  return kind == AttentionKind::kDecoder ? "decoder" : "cross";
}

int layers_of(const ModelConfig& config, AttentionKind kind) {
  return kind == AttentionKind::kEncoder ? config.encoder_layers : config.decoder_layers;
}

int heads_of(const ModelConfig& config, AttentionKind kind) {
  return kind == AttentionKind::kEncoder ? config.encoder_attention_heads
                                         : config.decoder_attention_heads;
}

HeadLosses head_losses(ModelProbe& probe, const IdPair& pair) {
  std::vector<SourceVariant> variants;
  HeadLosses head_losses;
  for (const AttentionKind kind : kAttentionKinds) {
    head_losses.of(kind) =
        Matrix::zeros(layers_of(probe.config(), kind), heads_of(probe.config(), kind));
    for (int layer = 0; layer < head_losses.of(kind).rows; ++layer)
      for (int head = 0; head < head_losses.of(kind).columns; ++head)
        variants.push_back(
            {.source = pair.source, .cuts = {{.kind = kind, .layer = layer, .head = head}}});
  }
  const auto lost = losses(probe, pair, variants);
  auto next = lost.begin();
  for (const AttentionKind kind : kAttentionKinds)
    for (double& loss : head_losses.of(kind).values) loss = sum_of(*next++);
  return head_losses;
}

std::vector<AttentionCut> cut_between(const AttentionCut& where, const TextSides& sides,
                                      int query_unit, int key_unit) {
  AttentionCut cut = where;
  cut.queries = query_axis(where.kind, sides).pieces_of(query_unit);
  cut.keys = key_axis(where.kind, sides).pieces_of(key_unit);
  if (cut.queries.empty() || cut.keys.empty()) return {};
  return {cut};
}

EdgeEffects edge_effects(ModelProbe& probe, const TextSides& sides, AttentionKind kind) {
  const int queries = query_axis(kind, sides).units, keys = key_axis(kind, sides).units;
  std::vector<SourceVariant> variants;
  for (int query = 0; query < queries; ++query)
    for (int key = 0; key < keys; ++key)
      variants.push_back(
          {.source = sides.source.ids, .cuts = cut_between({.kind = kind}, sides, query, key)});
  const auto lost = losses(probe, sides.ids(), variants);
  EdgeEffects effects{.kind = kind, .translation = Matrix::zeros(queries, keys), .by_step = {}};
  effects.by_step.assign(sides.target.ids.size(), Matrix::zeros(queries, keys));
  for (std::size_t edge = 0; edge < lost.size(); ++edge)
    for (std::size_t step = 0; step < effects.by_step.size(); ++step) {
      effects.by_step[step].values[edge] = lost[edge][step];
      effects.translation.values[edge] += lost[edge][step];
    }
  return effects;
}

}  // namespace heed
