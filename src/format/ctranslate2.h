#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "format/model_folder.h"

namespace heed {

enum class CTranslate2Precision { kFloat32, kInt8 };

/// The pieces of both sides, by id, `<pad>` included. [V]
struct CTranslate2Vocabulary {
  std::vector<std::string> source, target;
};

/// What is to be written. REQUIRES: names and shapes of expected_weights(config).
struct CTranslate2Source {
  const ModelConfig& config;
  const ModelWeights& weights;
  const CTranslate2Vocabulary& vocabulary;
  std::string name;  ///< what errors call the model: its folder
};

/// Writes a model as CTranslate2 reads it into a folder that is there: `model.bin`, `config.json`,
/// and `shared_vocabulary.json`, or `source_vocabulary.json` and `target_vocabulary.json` where the
/// sides differ (lists of pieces by id, without `<pad>` where starts_from_zero). Equal tensors,
/// such as tied embeddings, are stored once, under the first of their names; the others are
/// aliases. kInt8: each `.../weight` as whole numbers, row by row: round(w * scale), ties to even,
/// and `.../weight_scale` [rows], 127 / max|w| of the row (1 for a row of zeros). Biases, norms and
/// positions stay float32. Throws std::runtime_error where vocabulary and architecture do not
/// belong together, or the format cannot hold the model.
void write_ctranslate2(const std::filesystem::path& folder, const CTranslate2Source& source,
                       CTranslate2Precision precision);

}  // namespace heed
