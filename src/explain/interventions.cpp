#include "explain/interventions.h"

#include <numeric>
#include <stdexcept>

namespace heed {
namespace {

double sum_of(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

}  // namespace

std::string name_of(AttentionKind kind) {
  if (kind == AttentionKind::kEncoder) return "encoder";
  return kind == AttentionKind::kDecoder ? "decoder" : "cross";
}

AttentionKind attention_named(const std::string& name) {
  for (const AttentionKind kind : kAttentionKinds)
    if (name_of(kind) == name) return kind;
  throw std::invalid_argument("'" + name + "' is no attention; there are encoder, decoder, cross");
}

int layers_of(const ModelConfig& config, AttentionKind kind) {
  return kind == AttentionKind::kEncoder ? config.encoder_layers : config.decoder_layers;
}

int heads_of(const ModelConfig& config, AttentionKind kind) {
  return kind == AttentionKind::kEncoder ? config.encoder_attention_heads : config.decoder_attention_heads;
}

HeadLosses head_losses(ModelProbe& probe, const IdPair& pair) {
  std::vector<ProbeVariant> variants = {{.source = pair.source}};
  HeadLosses losses;
  for (const AttentionKind kind : kAttentionKinds) {
    losses.of(kind) = Matrix::zeros(layers_of(probe.config(), kind), heads_of(probe.config(), kind));
    for (int layer = 0; layer < losses.of(kind).rows; ++layer)
      for (int head = 0; head < losses.of(kind).columns; ++head)
        variants.push_back({.source = pair.source, .cuts = {{.kind = kind, .layer = layer, .head = head}}});
  }
  const auto scores = probe.score(variants, pair.target);
  std::size_t next = 1;
  for (const AttentionKind kind : kAttentionKinds)
    for (double& loss : losses.of(kind).values) loss = sum_of(scores.front()) - sum_of(scores[next++]);
  return losses;
}

std::vector<AttentionCut> cut_between(const AttentionCut& where, const TextSides& sides, int query_unit, int key_unit) {
  const auto positions = [](const Axis& axis, int unit) {
    std::vector<int> found;
    for (std::size_t piece = 0; piece < axis.unit_of_piece.size(); ++piece)
      if (axis.unit_of_piece[piece] == unit) found.push_back(static_cast<int>(piece));
    return found;
  };
  AttentionCut cut = where;
  cut.queries = positions(query_axis(where.kind, sides), query_unit);
  cut.keys = positions(key_axis(where.kind, sides), key_unit);
  if (cut.queries.empty() || cut.keys.empty()) return {};
  return {cut};
}

EdgeEffects edge_effects(ModelProbe& probe, const TextSides& sides, AttentionKind kind) {
  const int queries = query_axis(kind, sides).units, keys = key_axis(kind, sides).units;
  std::vector<ProbeVariant> variants = {{.source = sides.source.ids}};
  for (int query = 0; query < queries; ++query)
    for (int key = 0; key < keys; ++key)
      variants.push_back({.source = sides.source.ids, .cuts = cut_between({.kind = kind}, sides, query, key)});
  const auto scores = probe.score(variants, sides.target.ids);
  EdgeEffects effects{.kind = kind, .translation = Matrix::zeros(queries, keys), .by_step = {}};
  effects.by_step.assign(sides.target.ids.size(), Matrix::zeros(queries, keys));
  for (std::size_t edge = 0; edge + 1 < scores.size(); ++edge)
    for (std::size_t step = 0; step < effects.by_step.size(); ++step) {
      const double lost = scores.front()[step] - scores[edge + 1][step];
      effects.by_step[step].values[edge] = lost;
      effects.translation.values[edge] += lost;
    }
  return effects;
}

}  // namespace heed
