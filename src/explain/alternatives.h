#pragma once

#include <functional>
#include <string>
#include <vector>

#include "explain/explanation.h"

namespace heed {

/// A change of a sentence pair's source, or of the model that reads it.
struct Change {
  std::string description;  ///< without 'not'
  std::string source_text;  ///< as it is after the change
  SideText source;          ///< the same, as the model reads it
  std::vector<int> unit_after =
      {};  ///< [units before] where each unit stands after the change; -1: nowhere
  std::vector<AttentionCut> cuts = {};
};

/// What becomes of the explained translation, and which attention moves (the `kMoved` weights that
/// change most, of units that stand in both; none where the source is the same). `translation`: the
/// model's own after the change.
constexpr int kMoved = 6;
Alternative alternative(ModelProbe& probe, const TextSides& sides, const ModelMaps& maps,
                        const Change& change, const std::string& translation);

/// The edges between units whose weights differ most, of all layers and heads, the furthest first.
std::vector<MovedAttention> moved_attention(const TextSides& before, const ModelMaps& maps_before,
                                            const TextSides& after, const ModelMaps& maps_after,
                                            const std::vector<int>& unit_after);

/// The name of a unit as a query or key of an attention: a word, `</s>`, or `<start>`.
std::string query_name(AttentionKind kind, const TextSides& sides, int unit);
std::string key_name(AttentionKind kind, const TextSides& sides, int unit);

}  // namespace heed
