#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "decoding/forced.h"
#include "engine/head_vectors.h"
#include "engine/layers.h"
#include "kernels/row_attention.h"

/// Looking into attention while it is computed: edges are cut, maps are kept. H heads, D width, S
/// keys.
namespace heed {

/// What is asked of the attentions of one pair beside what goes on through the layers.
struct Inspection {
  std::span<const AttentionCut> cuts = {};
  ModelMaps* maps = nullptr;       ///< filled in where they have a layer; null: nothing is kept
  HeadVectors* vectors = nullptr;  ///< of the head that they name; null: none
};

/// One query of an attention.
struct QueryPlace {
  AttentionKind kind = AttentionKind::kEncoder;
  int layer = 0, query = 0;
};

/// The maps of a pair's wanted attentions, to be filled in.
ModelMaps empty_maps(const ModelConfig& config, const IdPair& pair, const Wanted& wanted);

/// attend_row with what its cuts and maps want of this query.
void attend_inspected(RowAttention call, const QueryPlace& place, const Inspection& inspection,
                      Scratch& scratch);

/// Values of the keys: row j begins at j * stride, heads interleaved.
struct ValueRows {
  const float* values = nullptr;
  std::int64_t stride = 0, count = 0;
};
/// |v_j W_O^(h)| of each head and key: [H, S].
std::vector<float> value_norms(const Linear& output, std::int64_t heads, const ValueRows& rows);

/// Once all queries of a layer's attention have been read: their contributions, if the maps have
/// that layer.
void keep_contributions(AttentionMaps& maps, int layer, const Linear& output,
                        const ValueRows& rows);

/// And once the output projection has been computed: |x| / (|x| + |sublayer|) of the rows of one
/// pair, x and sublayer [Q, D].
void keep_residual_shares(AttentionMaps& maps, int layer, const float* x, const float* sublayer,
                          std::int64_t width);

}  // namespace heed
