#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bridge/torch_half.h"
#include "explain/model_probe.h"
#include "explain/units.h"
#include "library/model_set.h"

namespace heed {

/// A model to ask, with the vocabulary that turns its sentences into words and ids.
class ExplainSession {
 public:
  /// The most pieces of a side: every map is the square of it.
  static constexpr int kMostPieces = 256;

  /// Throws std::runtime_error where the folder is missing or wrong.
  ExplainSession(const std::string& folder, const ComputeOptions& compute, int beam_size);

  ModelProbe& probe() { return *probe_; }
  const ModelConfig& config() const { return probe_->config(); }

  /// A sentence as the model reads it. Throws std::invalid_argument where it is empty or has too many pieces.
  SideText source(const std::string& text) const;
  SideText target(const std::string& text) const;

  /// A translation of the model's own.
  struct Translated {
    std::string text;
    SideText side;
  };
  Translated translate(const std::string& source, const std::vector<AttentionCut>& cuts = {});

  /// The words with characters that the vocabulary does not have.
  std::vector<std::string> unknown_words(const SideText& source) const;

 private:
  int most_pieces() const;

  ModelSet model_;  ///< translates what is not changed
  std::unique_ptr<ModelProbe> probe_;
  int beam_size_;
};

/// The position of a word in a sentence: the word as it is spelt, else without the punctuation at its ends, else
/// without regard to case; or `#4`, the fifth word. `sentence` names it in errors ("the sentence", "the translation").
/// Throws std::invalid_argument where there is no such word, or where there are several.
int position_of_word(const std::vector<std::string>& words, const std::string& name, const std::string& sentence);

}  // namespace heed
