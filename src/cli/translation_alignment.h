#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "cli/model_aligner.h"
#include "decoding/translator.h"

namespace heed {

/// What `--alignment` asks for.
struct AlignmentStyle {
  enum class Kind {
    kNone,
    kHard,       ///< the best source word of each target word
    kSoft,       ///< the whole matrix
    kThreshold,  ///< every link with at least this share of its target word's attention
  };
  Kind kind = Kind::kNone;
  float threshold = 0.0F;

  /// "" (none), "hard", "soft", or a share from 0 to 1 such as "0.3". Throws std::invalid_argument naming these.
  static AlignmentStyle parse(const std::string& text);
};

/// An alignment of words, ready to be written.
struct WrittenAlignment {
  std::string text;             ///< Pharaoh (`0-0 1-2`), or Marian's soft format: a row a target word, `</s>` last
  nlohmann::ordered_json json;  ///< [[source, target], ...], or the rows of the matrix
};

/// Aligns each of the n-best of each translation by a forced pass over it: [translations][n_best]. Of a line without
/// pieces the alignments are empty. Where neither options nor model say how to read the attention, that is chosen for
/// each translation by itself, so that no line depends on others. `target`: the aligner's vocabulary.
std::vector<std::vector<WrittenAlignment>> align_translations(const ModelAligner& aligner, const Tokenizer& target,
                                                              std::span<const Translation> translations,
                                                              const AlignmentStyle& style);

/// The words of one pair, in this style.
WrittenAlignment write_alignment(const SoftAlignment& weights, const AlignmentStyle& style);

}  // namespace heed
