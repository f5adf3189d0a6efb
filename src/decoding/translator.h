#pragma once

#include <any>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "decoding/hypothesis.h"
#include "decoding/search_options.h"
#include "decoding/special_ids.h"
#include "decoding/step_scorer.h"
#include "decoding/stream_windows.h"
#include "decoding/thread_pool.h"
#include "text/vocabulary.h"

namespace heed {

/// A line to translate.
struct SourceLine {
  std::string text;                ///< one line, without its end
  std::string target_prefix = {};  ///< what the translation must begin with; mostly nothing
  std::any attachment = {};        ///< the caller's own; comes back untouched with the translation
  std::size_t attachment_bytes = 0;  ///< about as much memory it takes
};

std::size_t byte_size(const SourceLine& line);

struct TranslatorOptions {
  SearchOptions search = {};
  int batch_tokens = 2048;  ///< source tokens searched at once (by all threads), padding included
  int max_source_pieces = 511;  ///< longer lines are cut (511 and `</s>` are 512 positions)
  WindowLimits window =
      {};  ///< lines that are sorted by length together; a stream holds at most twice as many
  std::optional<AttentionReading> attention =
      {};  ///< kept of each translation, where the model can

  /// Throws std::invalid_argument naming the option and its valid values.
  void validate() const;
  /// The same for a model that knows so many positions, of source and target each, `</s>` included.
  TranslatorOptions within(int positions) const;
};

/// One translation of a line.
struct TranslatedText {
  std::string text;  ///< one line: never a line end inside
  Hypothesis hypothesis;
  std::optional<SoftAlignment> attention =
      {};  ///< [T + 1, S] of each step (step_scorer.h), where it was kept
};

/// All that is known of a translated line.
struct Translation {
  std::uint64_t line = 0;  ///< 0-based number in its stream or span
  SourceLine input;        ///< as it was given
  EncodedLine source;      ///< as the model read it; no pieces where the line was empty
  std::vector<TranslatedText>
      n_best;  ///< best first, at least one; of an empty line one empty text
};

/// Lines in, translations out: the pipeline around a model, for one caller at a time. Batches are
/// shared out among the model's threads.
///
///     Engine model(folder);
///     const Vocabulary vocabulary = load_vocabulary(folder);
///     Translator translator(model, vocabulary, special_ids(model.config(), vocabulary), {});
///     std::vector<SourceLine> lines = {{.text = "Good morning."}};
///     translator.translate(lines)[0].n_best[0].text
///
/// Every line gives exactly one Translation, in order, and no result depends on the other lines. A
/// line that is not UTF-8 is repaired, one that is too long is cut, with a warning.
class Translator {
 public:
  /// Gets "line 12 is ..." (counted from 1). Called on the translating thread.
  using Warn = std::function<void(const std::string& message)>;
  using ReadLine = ReadItem<SourceLine>;
  /// Takes the next translations, in order, as soon as their turn has come. False: no more are
  /// wanted. Called by whatever thread has them, one at a time.
  using WriteTranslations = std::function<bool(std::span<const Translation> translations)>;

  /// `scorer`, whose ids are the vocabulary's, must outlive it. Throws std::invalid_argument where
  /// options make no sense or the vocabulary does not fit the scorer.
  Translator(StepScorer& scorer, Vocabulary vocabulary, SpecialIds special,
             TranslatorOptions options, Warn warn = {});

  std::vector<Translation> translate(std::span<const SourceLine> lines);

  /// Translates until `read` gives nothing or `write` wants no more. Lines that wait are translated
  /// together, a lone line at once. Holds windows of lines, never the stream. Rethrows what `read`
  /// and `write` throw.
  void translate_stream(const ReadLine& read, const WriteTranslations& write);

 private:
  struct Window;

  bool translate_window(std::vector<SourceLine> lines, std::uint64_t first_line,
                        const WriteTranslations& write);
  std::vector<std::vector<std::size_t>> batches(const Window& window) const;
  Window encode(std::vector<SourceLine> lines, std::uint64_t first_line) const;
  EncodedLine encode_source(const Translation& translation) const;
  std::vector<int> encode_prefix(const Translation& translation) const;
  std::vector<std::vector<TranslatedText>> search_batch(StepScorer& scorer, const Window& window,
                                                        std::span<const std::size_t> lines) const;
  void warn(std::uint64_t line, const std::string& what) const;

  std::vector<StepScorer*> workers_;
  ThreadPool threads_;  // one a worker
  Vocabulary vocabulary_;
  SpecialIds special_;
  TranslatorOptions options_;
  Warn warn_;
};

}  // namespace heed
