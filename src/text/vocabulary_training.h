#pragma once

#include <array>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "text/named_values.h"

namespace heed {

enum class PieceType { kUnigram, kBpe };  ///< Kudo 2018; Sennrich et al. 2016
/// SentencePiece's names.
inline constexpr std::array kPieceTypes = {NamedValue{"unigram", PieceType::kUnigram},
                                           NamedValue{"bpe", PieceType::kBpe}};

/// How SentencePiece cuts the corpus into pieces.
struct VocabularyOptions {
  PieceType type = PieceType::kUnigram;
  bool joint = true;  ///< one set of pieces for both languages, else one each of `size` pieces
  int size = 8000;    ///< ids of the model, `</s>`, `<unk>` and `<pad>` included
  bool byte_fallback =
      false;  ///< characters without a piece become bytes (256 pieces of the size), not `<unk>`
  double character_coverage =
      1.0;  ///< share of the corpus' characters that get a piece, above 0.9, up to 1
  bool split_digits = false;            ///< no piece has two digits or more
  std::vector<std::string> codes = {};  ///< names of codes that a source line may begin with,
                                        ///< ">>deu<<", each of which becomes a piece

  /// Sets the codes, from `fra,deu`; of an empty text none. Throws std::invalid_argument naming
  /// --codes.
  void set_codes(const std::string& text);
  /// Adds a code that is not there yet.
  void add_code(const std::string& name);

  /// Throws std::invalid_argument naming the option and its valid values.
  void validate() const;
};

/// One side's SentencePiece model, as the bytes of its file, and the model's pieces.
struct PieceModel {
  std::string spm;  ///< has `<unk>` 0, `</s>` 1, `<pad>` 2 and then its pieces; no `<s>`
  std::vector<std::string> pieces;  ///< [V] by id: `</s>`, `<unk>`, the pieces, codes, `<pad>`
};

/// What is trained on a corpus. Source and target are equal where the vocabulary is joint.
struct TrainedVocabulary {
  PieceModel source;
  PieceModel target;
  bool joint = true;
};

/// The corpus does not allow a vocabulary of this size.
struct VocabularySizeError : std::runtime_error {
  VocabularySizeError(const std::string& what, int usable) : runtime_error(what), size(usable) {}

  int size;  ///< the nearest one that it allows
};

/// Trains on the lines of a corpus, in memory and silently. Text is normalised by SentencePiece's
/// nmt_nfkc, as OPUS-MT's models have it. The same lines and options give the same bytes. Throws
/// std::invalid_argument where the options are not valid, VocabularySizeError where the corpus does
/// not allow `size` pieces, std::runtime_error where it has no words.
TrainedVocabulary train_vocabulary(const VocabularyOptions& options,
                                   std::span<const std::string> source,
                                   std::span<const std::string> target);

/// The same with another size where the corpus does not allow that of the options; they get the one
/// that it was trained with.
TrainedVocabulary train_fitting_vocabulary(VocabularyOptions& options,
                                           std::span<const std::string> source,
                                           std::span<const std::string> target);

}  // namespace heed
