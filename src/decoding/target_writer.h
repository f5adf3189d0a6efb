#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "decoding/translation.h"
#include "decoding/translator_options.h"
#include "text/tokenizer.h"

namespace heed {

/// What a translation must begin with.
struct TargetPrefix {
  std::string text = {};      ///< to the byte; mostly nothing
  std::vector<int> ids = {};  ///< the same as the model reads it

  /// What follows begins a word of its own.
  bool ends_with_space() const;
};

/// From what a search has found to the text of a sentence.
class TargetWriter {
 public:
  TargetWriter(Tokenizer target, int unk_id, const TranslatorOptions& options);

  /// `attention`: [T + 1, S] of each step, where it was kept.
  TranslatedText text_of(const SourceSentence& source, const TargetPrefix& prefix,
                         Hypothesis hypothesis, std::optional<SoftAlignment> attention) const;

  bool contains_unk(std::span<const int> ids) const;

 private:
  std::string written(const TargetPrefix& prefix, const std::vector<int>& ids) const;
  void place_unknown(TranslatedText& translated, const SourceSentence& source,
                     const TargetPrefix& prefix,
                     const std::optional<SoftAlignment>& attention) const;

  Tokenizer target_;
  int unk_id_;
  TranslatorOptions options_;
};

/// A sentence that is copied; its first `behind_code` bytes are not for the reader.
TranslatedText copied_text(const SourceSentence& sentence, std::size_t behind_code);

}  // namespace heed
