#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "format/model_folder.h"

/// A MarianMT model under the names of CTranslate2's "TransformerSpec". D model width, V
/// vocabulary, P positions.
namespace heed {

/// Whether the decoder starts from an embedding of zeros, as in every model that was trained with
/// Marian or heed. Then CTranslate2 needs no `<pad>`, and the model goes without that row: V - 1 of
/// them.
bool starts_from_zero(const ModelConfig& config, const ModelWeights& weights);

/// Every tensor, float32, row-major:
/// `encoder/embeddings_0/weight`, `decoder/embeddings/weight`, `decoder/projection/weight` [V, D],
/// tied ones repeated; `decoder/projection/bias` [V];
/// `{encoder,decoder}/position_encodings/encodings` [P, D]; and of each layer
/// `.../layer_N/self_attention/linear_0` (queries, keys and values stacked, [3D, D]), `linear_1`
/// (output),
/// `.../attention/linear_0` (queries), `linear_1` (keys and values stacked), `linear_2` (output),
/// `.../ffn/linear_0`, `linear_1`, and the three blocks' `layer_norm/{gamma,beta}`. A model that
/// does not start from zero keeps its `<pad>` row to start from, with a bias that forbids to
/// predict it. REQUIRES: names and shapes of expected_weights(config).
ModelWeights ctranslate2_tensors(const ModelConfig& config, const ModelWeights& weights);

/// The scalars of 8 bits: flags and codes. Activation: 0 relu, 2 swish, 3 gelu (not its tanh
/// approximation).
std::map<std::string, std::int8_t> ctranslate2_flags(const ModelConfig& config, bool from_zero);

/// The scalars of 16 bits: numbers of heads, and which attention aligns words: that of the layer
/// `alignment_layer`, of its first head (1) where that is the one that heed reads, else of all (0:
/// it knows only the first n); where config.json names none, that of the last layer's (-1) first
/// head (1), which is CTranslate2's own default. It always reads at the step that predicts a word,
/// whatever `alignment_shifted`.
std::map<std::string, std::int16_t> ctranslate2_numbers(const ModelConfig& config);

}  // namespace heed
