#pragma once

#include <array>
#include <string>
#include <vector>

#include "explain/model_probe.h"
#include "explain/units.h"

namespace heed {

/// encoder, decoder, cross.
std::string name_of(AttentionKind kind);

/// How many layers and heads an attention has.
int layers_of(const ModelConfig& config, AttentionKind kind);
int heads_of(const ModelConfig& config, AttentionKind kind);

/// What each head is worth: log p(y|x) - log p(y|x with all of the head's weights zero).
struct HeadLosses {
  std::array<Matrix, 3> matrices;  ///< [L, H] of each kind

  Matrix& of(AttentionKind kind) { return matrices[static_cast<std::size_t>(kind)]; }
  const Matrix& of(AttentionKind kind) const { return matrices[static_cast<std::size_t>(kind)]; }
};
HeadLosses head_losses(ModelProbe& probe, const IdPair& pair);

/// The edges from one unit to another, as an attention numbers them (query_axis, key_axis): every
/// piece of the one to every piece of the other, in one layer and head or (-1) in all. None where a
/// unit has no pieces.
std::vector<AttentionCut> cut_between(const AttentionCut& where, const TextSides& sides,
                                      int query_unit, int key_unit);

/// The causal picture beside the heat map: what each edge between units is worth, cut in all layers
/// and heads.
struct EdgeEffects {
  AttentionKind kind = AttentionKind::kEncoder;
  Matrix translation;  ///< [query units, key units] log p(y|x) - log p(y|x without the edge)
  std::vector<Matrix>
      by_step;  ///< [T] the same for each target piece; they add up to the translation's
};
EdgeEffects edge_effects(ModelProbe& probe, const TextSides& sides, AttentionKind kind);

}  // namespace heed
