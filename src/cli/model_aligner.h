#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "alignment/attention_links.h"
#include "decoding/forced.h"
#include "decoding/translator.h"

namespace heed {

/// How one model aligns (DESIGN, section 5).
struct AlignerOptions {
  std::string units = "word";      ///< word (whitespace tokens) or piece
  std::string layer = "auto";      ///< a number from 0, or auto: the layer that draws most on the source
  std::string heads = "all";       ///< averaged: all, or numbers from 0 such as 0,2
  std::string method = "shifted";  ///< shifted: the step that reads a target piece; plain: the step that predicts it
  std::string weights = "norm";    ///< norm: weight times |v W_O|; attention: the weight alone
  int batch_tokens = 2048;         ///< tokens of the longer side read at once, padding included

  /// Throws std::invalid_argument naming the option and its valid values.
  void validate() const;
};

/// A pair to be aligned, and the ids its target was generated as, where it is a translation of the model's own.
struct PairToAlign {
  std::string source, target;  ///< UTF-8
  std::optional<std::vector<int>> target_ids = std::nullopt;
};

/// A pair as the model reads it.
struct EncodedPair {
  EncodedLine source, target;

  /// Nothing to align where a side has no pieces.
  bool is_empty() const { return source.pieces.empty() || target.pieces.empty(); }
};

/// Word alignment by one model's cross-attention.
class ModelAligner {
 public:
  /// `scorer`, whose ids are the vocabulary's, must outlive it; it has so many positions for each side, `</s>`
  /// included. Throws std::invalid_argument where the options make no sense.
  ModelAligner(ForcedScorer& scorer, TranslatorVocabulary vocabulary, int positions, AlignerOptions options);

  /// A side longer than the model has positions for is cut, and `was_cut` is called with "source" or "target".
  EncodedPair encode(const PairToAlign& pair, const std::function<void(const char* side)>& was_cut) const;

  /// Chooses the layer from these pairs unless it is chosen already.
  void choose_layer(std::span<const EncodedPair> pairs);
  bool has_layer() const { return choice_.layer >= 0; }

  /// The alignment of each pair, in words or pieces; of an empty pair one without rows. A layer must be chosen. Throws
  /// std::invalid_argument where the model does not have the layer or a head.
  std::vector<SoftAlignment> align(std::span<const EncodedPair> pairs);

 private:
  AttentionView chosen_weights(const CrossAttention& attention) const;
  void read(std::span<const EncodedPair> pairs,
            const std::function<void(std::size_t pair, const CrossAttention& attention)>& visit);

  ForcedScorer& scorer_;
  TranslatorVocabulary vocabulary_;
  std::size_t longest_;  ///< pieces of a side
  AlignerOptions options_;
  AttentionChoice choice_;  ///< layer -1: not chosen yet
};

}  // namespace heed
