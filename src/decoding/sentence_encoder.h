#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "decoding/translation.h"
#include "decoding/translator_options.h"
#include "text/sentences.h"
#include "text/vocabulary.h"

namespace heed {

/// Gets the 0-based number of a line and what there is to say about it: "is too long ...".
using WarnOfLine = std::function<void(std::uint64_t line, const std::string& what)>;

/// Lines to what a model reads of them: sentences, their pieces, and what is not shown to it.
class SentenceEncoder {
 public:
  SentenceEncoder(const Vocabulary& vocabulary, const TranslatorOptions& options, WarnOfLine warn);

  /// Sets the sentences of a line: none where it is blank, or the model reads nothing of it. What
  /// is too long is cut.
  void encode(Translation& translation);

  /// The bytes of a language code that the model knows, and of the spaces before it; 0: none.
  std::size_t length_of_code(std::string_view text) const;

 private:
  SourceSentence encode_sentence(std::string text, bool in_capitals,
                                 Translation& translation) const;
  void read_unknown(SourceSentence& sentence, std::uint64_t line) const;
  void warn_of_language_code(const std::string& text, std::uint64_t line) const;

  Tokenizer source_;
  SentenceSplitter splitter_;
  TranslatorOptions options_;
  WarnOfLine warn_;
};

}  // namespace heed
