#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "decoding/matrix.h"
#include "text/tokenizer.h"

/// What a vocabulary cannot hold reaches the translation as it is ("replace-unk" in Marian and
/// OpenNMT): words take the place of the target word that reads them most, symbols (emoji), which
/// are not shown to the model, stand behind the translation of the word before them.
namespace heed {

/// The part of a line around characters that the vocabulary lacks: the letters, marks and digits
/// that they stand among (in scripts that separate words by spaces), or the symbols themselves.
/// Words with nothing but spaces between them are one.
struct UnknownWord {
  TextRange place;
  bool is_symbol = false;  ///< neither letter, mark nor digit in it
};

/// In the order of the line. `encoded`: the line as it was cut, nothing left out.
std::vector<UnknownWord> unknown_words(std::string_view line, const EncodedLine& encoded,
                                       int unk_id);

/// True where a letter of the line is part of no unknown word: there is something to translate.
bool has_known_word(std::string_view line, const std::vector<UnknownWord>& unknown);

/// The symbols, and the spaces before them where no word follows: what the model is not shown.
std::vector<TextRange> left_out_symbols(std::string_view line,
                                        const std::vector<UnknownWord>& unknown);

/// Where a word of a translation is from: one of both is not -1.
struct OutputWord {
  int hypothesis = -1;  ///< a word of what the model wrote
  int source = -1;      ///< a word of the source, copied

  bool operator==(const OutputWord&) const = default;
};

struct TextWithCopies {
  std::string text;
  std::vector<OutputWord> words;  ///< the whitespace tokens of the text
};

/// The line itself, word by word.
TextWithCopies copy_of(std::string_view line);

/// A translation whose source has unknown words, or that has `<unk>` in it.
struct UnknownPlaces {
  std::string_view source_text;
  const EncodedLine& source;  ///< as the model read it
  const std::vector<UnknownWord>& unknown;
  const EncodedLine& target;       ///< the pieces that the model wrote, S of source and T of target
  const SoftAlignment& alignment;  ///< [T + 1, S + 1] how much each target piece reads of each
                                   ///< source piece
  int first_word = 0;              ///< the target's words before it stay as they are
};

/// The text `written` (what the target's pieces say) with all unknown words in it. What is left of
/// `<unk>` is replaced by the source word that it reads most.
TextWithCopies with_unknown_words(const std::string& written, const UnknownPlaces& places);

}  // namespace heed
