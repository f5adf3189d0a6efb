#include "engine/inspection.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace heed {
namespace {

bool names(int chosen, int number) { return chosen < 0 || chosen == number; }

bool names(const std::vector<int>& chosen, int number) {
  return chosen.empty() || std::find(chosen.begin(), chosen.end(), number) != chosen.end();
}

/// [H, count] in scratch.factors: 0 where an edge of this query is cut, else 1. Null where none is.
const float* factors_of(const QueryPlace& place, std::span<const AttentionCut> cuts,
                        const RowAttention& call, Scratch& scratch) {
  const auto concerns = [&](const AttentionCut& cut) {
    return cut.kind == place.kind && names(cut.layer, place.layer) &&
           names(cut.queries, place.query);
  };
  if (std::none_of(cuts.begin(), cuts.end(), concerns)) return nullptr;
  scratch.factors.assign(static_cast<std::size_t>(call.heads * call.count), 1.0F);
  for (const AttentionCut& cut : cuts) {
    if (!concerns(cut)) continue;
    for (std::int64_t head = 0; head < call.heads; ++head) {
      if (!names(cut.head, static_cast<int>(head))) continue;
      for (std::int64_t key = 0; key < call.count; ++key)
        if (names(cut.keys, static_cast<int>(key)))
          scratch.factors[static_cast<std::size_t>(head * call.count + key)] = 0.0F;
    }
  }
  return scratch.factors.data();
}

AttentionMaps sized(AttentionMaps maps, bool every_figure) {
  const std::size_t size = static_cast<std::size_t>(maps.layers * maps.heads) *
                           static_cast<std::size_t>(maps.queries) *
                           static_cast<std::size_t>(maps.keys);
  maps.weights.resize(size);
  maps.contributions.resize(size);
  if (!every_figure) return maps;
  maps.scores.assign(size, -std::numeric_limits<float>::infinity());
  maps.residual_shares.resize(static_cast<std::size_t>(maps.layers) *
                              static_cast<std::size_t>(maps.queries));
  return maps;
}

double length(const float* values, std::int64_t width) {
  double squares = 0.0;
  for (std::int64_t i = 0; i < width; ++i) squares += std::pow(values[i], 2);
  return std::sqrt(squares);
}

/// Element c of a head is the vector's c * H + head (kernels/row_attention.h).
void append(std::vector<float>& rows, const float* vector, const RowAttention& call, int head) {
  for (std::int64_t i = 0; i < call.head_width; ++i) rows.push_back(vector[i * call.heads + head]);
}

/// Queries come in order, and the last one of an attention sees all keys.
void keep_vectors(HeadVectors& vectors, const RowAttention& call) {
  vectors.width = static_cast<int>(call.head_width);
  append(vectors.queries, call.query, call, vectors.head);
  vectors.keys.clear();
  vectors.values.clear();
  for (std::int64_t key = 0; key < call.count; ++key) {
    append(vectors.keys, call.keys + key * call.stride, call, vectors.head);
    append(vectors.values, call.values + key * call.stride, call, vectors.head);
  }
}

}  // namespace

ModelMaps empty_maps(const ModelConfig& config, const IdPair& pair, const Wanted& wanted) {
  const int source = static_cast<int>(pair.source.size()),
            target = static_cast<int>(pair.target.size());
  const int heads = config.decoder_attention_heads;
  AttentionMaps cross{
      .layers = config.decoder_layers, .heads = heads, .queries = target, .keys = source};
  if (wanted.maps == Wanted::Maps::kNone) return {};
  if (wanted.maps == Wanted::Maps::kCross) {
    if (wanted.layer != Wanted::kAllLayers) {
      cross.first_layer = wanted.layer;
      cross.layers = 1;
    }
    return {.encoder = {}, .decoder = {}, .cross = sized(std::move(cross), false)};
  }
  return {.encoder = sized({.layers = config.encoder_layers,
                            .heads = config.encoder_attention_heads,
                            .queries = source,
                            .keys = source},
                           true),
          .decoder = sized(
              {.layers = config.decoder_layers, .heads = heads, .queries = target, .keys = target},
              true),
          .cross = sized(std::move(cross), true)};
}

void attend_inspected(RowAttention call, const QueryPlace& place, const Inspection& inspection,
                      Scratch& scratch) {
  call.factors = factors_of(place, inspection.cuts, call, scratch);
  if (inspection.maps != nullptr && inspection.maps->of(place.kind).has_layer(place.layer)) {
    AttentionMaps& maps = inspection.maps->of(place.kind);
    const std::size_t first = maps.index(place.layer, 0, place.query, 0);
    call.weights = maps.weights.data() + first;
    if (!maps.scores.empty()) call.scores = maps.scores.data() + first;
    call.map_stride = static_cast<std::int64_t>(maps.queries) * maps.keys;
  }
  HeadVectors* vectors = inspection.vectors;
  if (vectors != nullptr && vectors->kind == place.kind && vectors->layer == place.layer)
    keep_vectors(*vectors, call);
  attend_row(call);
}

std::vector<float> value_norms(const Linear& output, std::int64_t heads, const ValueRows& rows) {
  const std::int64_t width = output.inputs();
  std::vector<float> norms, one_head(static_cast<std::size_t>(rows.count * width)),
      added(one_head.size());
  for (std::int64_t head = 0; head < heads; ++head) {
    std::fill(one_head.begin(), one_head.end(), 0.0F);
    for (std::int64_t key = 0; key < rows.count; ++key)
      for (std::int64_t i = head; i < width; i += heads)
        one_head[static_cast<std::size_t>(key * width + i)] = rows.values[key * rows.stride + i];
    output.apply_weights(one_head.data(), added.data(), rows.count);
    for (std::int64_t key = 0; key < rows.count; ++key)
      norms.push_back(static_cast<float>(length(added.data() + key * width, width)));
  }
  return norms;
}

void keep_contributions(AttentionMaps& maps, int layer, const Linear& output,
                        const ValueRows& rows) {
  if (!maps.has_layer(layer)) return;
  const std::vector<float> norms = value_norms(output, maps.heads, rows);
  const auto keys = static_cast<std::size_t>(maps.keys),
             queries = static_cast<std::size_t>(maps.queries);
  const std::size_t first = maps.index(layer, 0, 0, 0);
  for (std::size_t i = 0; i < static_cast<std::size_t>(maps.heads) * queries * keys; ++i)
    maps.contributions[first + i] =
        maps.weights[first + i] * norms[i / (queries * keys) * keys + i % keys];
}

void keep_residual_shares(AttentionMaps& maps, int layer, const float* x, const float* sublayer,
                          std::int64_t width) {
  if (!maps.has_layer(layer) || maps.residual_shares.empty()) return;
  float* shares =
      maps.residual_shares.data() + std::ptrdiff_t{layer - maps.first_layer} * maps.queries;
  for (std::int64_t query = 0; query < maps.queries; ++query) {
    const double own = length(x + query * width, width),
                 added = length(sublayer + query * width, width);
    shares[query] = static_cast<float>(own / (own + added));
  }
}

}  // namespace heed
