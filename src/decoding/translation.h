#pragma once

#include <any>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "decoding/hypothesis.h"
#include "decoding/matrix.h"
#include "decoding/unknown_words.h"
#include "text/tokenizer.h"

namespace heed {

/// A line to translate.
struct SourceLine {
  std::string text;                ///< one line, without its end
  std::string target_prefix = {};  ///< what the translation must begin with, to the byte; mostly
                                   ///< nothing (such a line is not cut into sentences)
  std::any attachment = {};        ///< the caller's own; comes back untouched with the translation
  std::size_t attachment_bytes = 0;  ///< about as much memory it takes
};

std::size_t byte_size(const SourceLine& line);

/// A sentence of a line.
struct SourceSentence {
  std::string text;          ///< UTF-8; in sentence case where the line has it in capitals
  EncodedLine encoded = {};  ///< as the model reads it
  int first_word = 0;        ///< the word of the line that the sentence's first word is
  std::vector<UnknownWord> unknown = {};  ///< where they are copied
  bool is_copied = false;                 ///< nothing of it is known: it is its translation
  bool is_in_capitals = false;            ///< so its translation is written (text/capitals.h)
};

/// The translation of a sentence.
struct SentenceTranslation {
  std::vector<int> ids = {};  ///< what the model wrote, without `</s>`
  std::optional<SoftAlignment> attention =
      {};  ///< [T + 1, S] of each step (step_scorer.h), where it was kept
  std::vector<OutputWord> words = {};  ///< of its text, where that is not what the ids say
};

/// One translation of a line.
struct TranslatedText {
  std::string text;                                 ///< one line: never a line end inside
  Hypothesis hypothesis = {};                       ///< of all sentences together
  std::vector<SentenceTranslation> sentences = {};  ///< of each sentence of the line
  bool is_truncated = false;  ///< cut at a limit, or it says the same over and over
};

/// All that is known of a translated line.
struct Translation {
  std::uint64_t line = 0;                      ///< 0-based number in its stream or span
  SourceLine input;                            ///< as it was given
  std::vector<SourceSentence> sentences = {};  ///< none where the line is blank
  bool is_cut = false;                         ///< the source was too long
  std::vector<TranslatedText>
      n_best;  ///< best first, texts that differ, at least one; of a blank line one empty text

  bool is_blank() const { return sentences.empty(); }
  bool is_truncated(std::size_t rank) const { return is_cut || n_best[rank].is_truncated; }
};

}  // namespace heed
