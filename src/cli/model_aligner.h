#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "alignment/attention_links.h"
#include "cli/leave_one_out.h"
#include "decoding/forced.h"
#include "decoding/translator.h"
#include "format/model_config.h"

namespace heed {

/// How one model aligns (src/README.md, "What explain and align print").
struct AlignerOptions {
  std::string units = "word";   ///< word (whitespace tokens) or piece
  std::string layer = "auto";   ///< a number from 0, or auto: what the model says, or else see ModelAligner::choose
  std::string heads = "all";    ///< averaged: all, or numbers from 0 such as 0,2
  std::string method = "auto";  ///< plain: the step that predicts a target piece; shifted: the step that reads it; auto
  std::string weights = "norm";  ///< norm: weight times |v W_O|; attention: the weight alone
  int batch_tokens = 2048;       ///< tokens of the longer side read at once, padding included

  /// Throws std::invalid_argument naming the option and its valid values.
  void validate() const;
};

/// A pair to be aligned, and the ids its target was generated as, where it is a translation of the model's own.
struct PairToAlign {
  std::string source, target;  ///< UTF-8
  std::optional<std::vector<int>> target_ids = std::nullopt;
};

/// Word alignment by one model's cross-attention.
class ModelAligner {
 public:
  /// As many pairs are enough to choose by.
  static constexpr std::size_t kChoicePairs = 50;

  /// `scorer`, whose ids are the vocabulary's and whose configuration is `config`, must outlive it. Throws
  /// std::invalid_argument where the options make no sense.
  ModelAligner(ForcedScorer& scorer, TranslatorVocabulary vocabulary, const ModelConfig& config,
               AlignerOptions options);

  /// A side longer than the model has positions for is cut, and `was_cut` is called with "source" or "target".
  EncodedPair encode(const PairToAlign& pair, const std::function<void(const char* side)>& was_cut) const;

  /// Chooses layer and method, where options and model leave them open: those whose hard links agree most often with
  /// what leaving out source words shows to decide each target word, in these pairs. No gold alignment is needed, and a
  /// single pair is enough. Of equals the upper layer, and plain.
  void choose(std::span<const EncodedPair> pairs);
  bool is_chosen() const { return layer_ && method_; }

  /// REQUIRES: is_chosen().
  AttentionChoice choice() const { return {.layer = *layer_, .heads = heads_, .method = *method_}; }

  /// The alignment of each pair, in words or pieces; of an empty pair one without rows. REQUIRES: is_chosen(). Throws
  /// std::invalid_argument where the model does not have the layer or a head.
  std::vector<SoftAlignment> align(std::span<const EncodedPair> pairs) const;

 private:
  std::vector<AttentionChoice> candidates() const;
  AttentionView chosen_weights(const CrossAttention& attention) const;
  void read(std::span<const EncodedPair> pairs,
            const std::function<void(std::size_t pair, const CrossAttention& attention)>& visit) const;

  ForcedScorer& scorer_;
  TranslatorVocabulary vocabulary_;
  std::size_t longest_;  ///< pieces of a side
  AlignerOptions options_;
  int layers_;  ///< of the decoder
  std::optional<int> layer_;
  std::optional<AlignmentMethod> method_;
  std::vector<int> heads_;
};

}  // namespace heed
