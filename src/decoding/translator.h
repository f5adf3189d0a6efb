#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "decoding/hypothesis.h"
#include "decoding/line_queue.h"
#include "decoding/search_options.h"
#include "decoding/step_scorer.h"
#include "text/tokenizer.h"

namespace heed {

/// How lines become ids and ids become lines. The ids are the scorer's.
struct TranslatorVocabulary {
  Tokenizer source;
  Tokenizer target;
  SpecialIds special;
};

struct TranslatorOptions {
  SearchOptions search = {};
  int batch_tokens = 2048;               ///< source tokens searched at once, padding included
  int max_source_pieces = 511;           ///< longer lines are cut (511 and `</s>` are 512 positions)
  std::size_t window_lines = 2000;       ///< lines sorted by length together; what a stream holds at most, ...
  std::size_t window_bytes = 1U << 22U;  ///< ... or this many bytes (twice: what is translated and what waits)

  /// Throws std::invalid_argument naming the option and its valid values.
  void validate() const;
};

/// One translation of a line.
struct TranslatedText {
  std::string text;  ///< one line: never a line end inside
  Hypothesis hypothesis;
};

/// All that is known of a translated line.
struct Translation {
  std::uint64_t line = 0;              ///< 0-based number in its stream or span
  SourceLine input;                    ///< as it was given
  EncodedLine source;                  ///< as the model read it; no pieces where the line was empty
  std::vector<TranslatedText> n_best;  ///< best first, at least one; of an empty line one empty text
};

/// Lines in, translations out: the pipeline around a model, for one thread at a time.
///
///     auto model = torch_half().load_model(folder, {});
///     Translator translator(*model, vocabulary, {});
///     std::vector<SourceLine> lines = {{.text = "Good morning."}};
///     translator.translate(lines)[0].n_best[0].text
///
/// Every line gives exactly one Translation, in order, and no result depends on the other lines. A line that is not
/// UTF-8 is repaired, one that is too long is cut; both give a warning.
class Translator {
 public:
  /// Gets "line 12 is ..." (counted from 1). Called on the translating thread.
  using Warn = std::function<void(const std::string& message)>;
  /// Gives the next line, or nothing at the end. Called on a thread of its own; when `stop` is requested, no more
  /// lines are wanted, and it should return (anything) soon.
  using ReadLine = std::function<std::optional<SourceLine>(std::stop_token stop)>;
  /// Takes the next translations, in order, as soon as their turn has come. False: no more are wanted.
  using WriteTranslations = std::function<bool(std::span<const Translation> translations)>;

  /// `scorer` must outlive it. Throws std::invalid_argument where options make no sense or the vocabulary does not
  /// fit the scorer.
  Translator(StepScorer& scorer, TranslatorVocabulary vocabulary, TranslatorOptions options, Warn warn = {});

  std::vector<Translation> translate(std::span<const SourceLine> lines);

  /// Translates until `read` gives nothing or `write` wants no more. Lines that wait are translated together; a lone
  /// line is translated at once. Holds a window of lines, not the stream. Rethrows what `read` and `write` throw.
  void translate_stream(const ReadLine& read, const WriteTranslations& write);

 private:
  struct Window;

  bool translate_window(std::vector<SourceLine> lines, std::uint64_t first_line, const WriteTranslations& write);
  Window encode(std::vector<SourceLine> lines, std::uint64_t first_line) const;
  EncodedLine encode_source(const Translation& translation) const;
  std::vector<int> encode_prefix(const Translation& translation) const;
  std::string valid_utf8(const std::string& text, std::uint64_t line, const std::string& what_is) const;
  void search_batch(Window& window, std::span<const std::size_t> lines);
  void warn(std::uint64_t line, const std::string& what) const;

  StepScorer& scorer_;
  TranslatorVocabulary vocabulary_;
  TranslatorOptions options_;
  Warn warn_;
};

}  // namespace heed
