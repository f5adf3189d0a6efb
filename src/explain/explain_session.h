#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "decoding/translator.h"
#include "engine/engine.h"
#include "explain/engine_probe.h"
#include "explain/units.h"
#include "text/vocabulary.h"

namespace heed {

/// Sentences and, unless the model is to translate them, their translations.
struct CorpusLines {
  std::vector<std::string> source;
  std::vector<std::string> target;  ///< as many, or none
};

/// A model to ask, with the vocabulary that turns its sentences into words and ids.
class ExplainSession {
 public:
  /// The most pieces of a side: every map is the square of it.
  static constexpr int kMostPieces = 256;

  /// `engine` must outlive it; its ids are the vocabulary's. `beam_size`: of the model's own
  /// translations. `open_gradients`: called when a method wants gradients (EngineProbe).
  ExplainSession(Engine& engine, Vocabulary vocabulary, int beam_size,
                 EngineProbe::OpenGradients open_gradients);

  ModelProbe& probe() { return probe_; }
  void expect_gradients() { probe_.expect_gradients(); }
  const ModelConfig& config() const { return engine_.config(); }

  /// A sentence as the model reads it. Throws std::invalid_argument where it is empty or has too
  /// many pieces.
  SideText source(const std::string& text) const;
  /// True where there is something to read: it is not blank.
  bool reads(const std::string& text) const;
  SideText target(const std::string& text) const;

  /// A translation of the model's own.
  struct Translated {
    std::string text;
    SideText side;
  };
  Translated translate(const std::string& source, const std::vector<AttentionCut>& cuts = {});

  /// The words with characters that the vocabulary does not have.
  std::vector<std::string> unknown_words(const SideText& source) const;

  /// The pairs of a corpus that are neither empty nor too long.
  std::vector<TextSides> explainable_pairs(const CorpusLines& corpus);

 private:
  int most_pieces() const;
  bool is_short_enough(const SideText& side) const;

  Engine& engine_;
  Vocabulary vocabulary_;
  EngineProbe probe_;
  int beam_size_;
};

}  // namespace heed
