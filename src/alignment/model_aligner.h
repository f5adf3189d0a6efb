#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "alignment/attention_links.h"
#include "decoding/forced.h"
#include "decoding/translator.h"
#include "format/model_config.h"
#include "text/named_values.h"

namespace heed {

/// A sentence pair as a model reads it.
struct EncodedPair {
  EncodedLine source, target;

  /// Nothing to align where a side has no pieces.
  bool is_empty() const { return source.pieces.empty() || target.pieces.empty(); }
  IdPair ids() const { return {.source = source.ids, .target = target.ids}; }
};

/// What links count: whitespace tokens; subword pieces; or tokens in which each character of
/// scripts without spaces stands alone (text/separate_characters.h).
enum class AlignmentUnits { kWord, kPiece, kCharacter };
inline constexpr std::array kAlignmentUnits = {NamedValue{"word", AlignmentUnits::kWord},
                                               NamedValue{"piece", AlignmentUnits::kPiece},
                                               NamedValue{"character", AlignmentUnits::kCharacter}};
inline constexpr std::array kAlignmentMethods = {
    NamedValue{"auto", std::optional<AlignmentMethod>()},
    NamedValue{"plain", std::optional(AlignmentMethod::kPlain)},
    NamedValue{"shifted", std::optional(AlignmentMethod::kShifted)}};
inline constexpr std::array kEdgeFigures = {
    NamedValue{"auto", std::optional<EdgeFigure>()},
    NamedValue{"norm", std::optional(EdgeFigure::kContribution)},
    NamedValue{"attention", std::optional(EdgeFigure::kWeight)}};

/// How one model aligns (src/README.md, "Alignment").
struct AlignerOptions {
  AlignmentUnits units = AlignmentUnits::kWord;  ///< or kPiece
  std::optional<int> layer = {};  ///< of the decoder, from 0; open: see ModelAligner::choose
  std::vector<int> heads = {};    ///< averaged; empty: the one that training guided where the
                                  ///< model has one and layer and method are open; or else all
  bool all_heads = false;         ///< all are, whatever training guided
  std::optional<AlignmentMethod> method = {};  ///< open: as for the layer
  std::optional<EdgeFigure> figure =
      {};  ///< of an attention edge; open: the weight of a guided head, or else the contribution
  int batch_tokens = 2048;  ///< tokens of the longer side read at once, padding included

  /// Throws std::invalid_argument naming the option and its valid values.
  void validate() const;
};

/// A pair to be aligned, and the ids its target was generated as, where it is a translation of the
/// model's own.
struct PairToAlign {
  std::string source, target;  ///< UTF-8
  std::optional<std::vector<int>> target_ids = std::nullopt;
};

/// Links of the words of pairs that somebody else finds, in order.
using FindLinks = std::function<std::vector<std::vector<Link>>()>;

/// Word alignment by one model's cross-attention.
class ModelAligner {
 public:
  /// As many pairs are enough to choose by.
  static constexpr std::size_t kChoicePairs = 100;
  /// So many pairs, and links that are learnt from them alone say more than a model does.
  static constexpr std::ptrdiff_t kFewestToLearnFrom = 20;

  /// `scorer`, whose ids are the vocabulary's and whose configuration is `config`, must outlive it.
  /// Throws std::invalid_argument where the options make no sense.
  ModelAligner(ForcedScorer& scorer, Vocabulary vocabulary, const ModelConfig& config,
               AlignerOptions options);

  /// A side longer than the model has positions for is cut, and `was_cut` is called with "source"
  /// or "target".
  EncodedPair encode(const PairToAlign& pair,
                     const std::function<void(const char* side)>& was_cut) const;

  /// Chooses layer and method, unless options say them or training has guided a head: those whose
  /// hard links agree best with links that are `learnt` from these pairs, if there are enough of
  /// these; or else what the model's config.json says; or else those that agree best with what
  /// leaving out source words shows to decide each target word, for which a single pair is enough.
  /// No gold alignment is needed. Of equals the upper layer, and plain. Once is for all.
  void choose(std::span<const EncodedPair> pairs, const FindLinks& learnt = {});
  bool is_chosen() const { return layer_ && method_; }
  /// Whether choose() may change the choice.
  bool is_open() const { return is_open_; }

  /// REQUIRES: is_chosen().
  AttentionChoice choice() const {
    return {.reading = reading_of_layer(*layer_), .method = *method_};
  }

  /// The alignment of each pair, in words or pieces; of an empty pair one without rows. REQUIRES:
  /// is_chosen(). Throws std::invalid_argument where the model does not have the layer or a head.
  std::vector<SoftAlignment> align(std::span<const EncodedPair> pairs) const;

  /// How their last column is to be read: what training has guided a head to has an empty word.
  LastColumn last_column() const { return last_column_; }

  /// The same of a pair that has been read: `steps` [T, S] is what each decoding step read, by
  /// choice().reading.
  SoftAlignment align(const EncodedPair& pair, const SoftAlignment& steps) const;

 private:
  AttentionReading reading_of_layer(int layer) const;
  std::vector<AttentionChoice> candidates() const;
  /// `wanted` gives the links of a pair.
  void choose_by(std::span<const EncodedPair> pairs,
                 const std::function<std::vector<Link>(std::size_t pair)>& wanted);
  void read(std::span<const EncodedPair> pairs, int layer,
            const std::function<void(std::size_t pair, const AttentionMaps& cross)>& visit) const;

  ForcedScorer& scorer_;
  Vocabulary vocabulary_;
  std::size_t longest_;  ///< pieces of a side
  AlignerOptions options_;
  int layers_, heads_;  ///< of the decoder
  std::optional<int> layer_;
  std::optional<AlignmentMethod> method_;
  bool is_open_;
  LastColumn last_column_ = LastColumn::kNothing;
};

}  // namespace heed
