#include "explain/alternatives.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "decoding/forced_batches.h"

namespace heed {
namespace {

std::string unit_name(const SideText& side, int unit) {
  return unit + 1 == side.units() ? "</s>" : side.words[static_cast<std::size_t>(unit)];
}

/// Where query and key units of an attention stand after a change of the source: target units stay.
int mapped(bool is_source, int unit, const std::vector<int>& unit_after) {
  return is_source ? unit_after[static_cast<std::size_t>(unit)] : unit;
}

void sort_and_cut(std::vector<MovedAttention>& moved) {
  std::stable_sort(moved.begin(), moved.end(),
                   [](const MovedAttention& a, const MovedAttention& b) {
                     return std::abs(a.after - a.before) > std::abs(b.after - b.before);
                   });
  if (moved.size() > static_cast<std::size_t>(kMoved))
    moved.resize(static_cast<std::size_t>(kMoved));
}

}  // namespace

std::string query_name(AttentionKind kind, const TextSides& sides, int unit) {
  return unit_name(kind == AttentionKind::kEncoder ? sides.source : sides.target, unit);
}

std::string key_name(AttentionKind kind, const TextSides& sides, int unit) {
  if (kind != AttentionKind::kDecoder) return unit_name(sides.source, unit);
  return unit == 0 ? "<start>" : unit_name(sides.target, unit - 1);
}

std::vector<MovedAttention> moved_attention(const TextSides& before, const ModelMaps& maps_before,
                                            const TextSides& after, const ModelMaps& maps_after,
                                            const std::vector<int>& unit_after) {
  std::vector<MovedAttention> moved;
  const auto words_of = [](AttentionKind kind, const TextSides& sides, const ModelMaps& maps,
                           int layer, int head) {
    return by_units(head_map(maps.of(kind), maps.of(kind).weights, layer, head),
                    query_axis(kind, sides), key_axis(kind, sides));
  };
  for (const AttentionKind kind : kAttentionKinds) {
    if (kind == AttentionKind::kDecoder) continue;  // reads the same words before and after
    for (int layer = 0; layer < maps_before.of(kind).layers; ++layer)
      for (int head = 0; head < maps_before.of(kind).heads; ++head) {
        const Matrix old_map = words_of(kind, before, maps_before, layer, head);
        const Matrix new_map = words_of(kind, after, maps_after, layer, head);
        for (int query = 0; query < old_map.rows; ++query)
          for (int key = 0; key < old_map.columns; ++key) {
            const int new_query = mapped(kind == AttentionKind::kEncoder, query, unit_after);
            const int new_key = mapped(true, key, unit_after);
            if (new_query < 0 || new_key < 0) continue;
            moved.push_back({.attention = kind,
                             .layer = layer,
                             .head = head,
                             .from = query_name(kind, before, query),
                             .to = key_name(kind, before, key),
                             .before = old_map.at(query, key),
                             .after = new_map.at(new_query, new_key)});
          }
        sort_and_cut(moved);
      }
  }
  return moved;
}

Alternative alternative(ModelProbe& probe, const TextSides& sides, const ModelMaps& maps,
                        const Change& change, const std::string& translation) {
  const std::vector<SourceVariant> variants = {{.source = sides.source.ids},
                                               {.source = change.source.ids, .cuts = change.cuts}};
  const auto scores = score_variants(probe, variants, sides.target.ids);
  std::vector<double> lost = scores[0];
  for (std::size_t step = 0; step < lost.size(); ++step) lost[step] -= scores[1][step];
  Alternative result{.change = change.description,
                     .source = change.source_text,
                     .translation = translation,
                     .log_probability = std::accumulate(scores[1].begin(), scores[1].end(), 0.0),
                     .lost = sum_by_unit<double>(lost, sides.target.axis)};
  if (!change.unit_after.empty()) {
    const TextSides after{.source = change.source, .target = sides.target};
    result.moved = moved_attention(sides, maps, after, probe.maps(after.ids()), change.unit_after);
  }
  return result;
}

}  // namespace heed
