#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "decoding/search.h"
#include "decoding/sentence_encoder.h"
#include "decoding/special_ids.h"
#include "decoding/step_scorer.h"
#include "decoding/target_writer.h"
#include "decoding/thread_pool.h"
#include "decoding/translation.h"
#include "decoding/translator_options.h"
#include "text/vocabulary.h"

namespace heed {

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
/// line that is not UTF-8 is repaired, one that is too long is cut, one without a known word is
/// copied; each of them gives a warning, as does a translation that is cut or says the same over
/// and over.
class Translator {
 public:
  /// Gets "line 12 is ..." (counted from 1). Called by one thread at a time.
  using Warn = std::function<void(const std::string& message)>;
  /// Takes the next translations, in order, as soon as their turn has come. False: no more are
  /// wanted. Called by whatever thread has them, one at a time.
  using WriteTranslations = std::function<bool(std::span<const Translation> translations)>;

  /// `scorer`, whose ids are the vocabulary's, must outlive it. Throws std::invalid_argument where
  /// options make no sense or the vocabulary does not fit the scorer.
  Translator(StepScorer& scorer, Vocabulary vocabulary, SpecialIds special,
             TranslatorOptions options, Warn warn = {});

  std::vector<Translation> translate(std::span<const SourceLine> lines);

  /// Translates lines of a longer text (translation_stream.h), of which the first has this number,
  /// from 0. False: `write` wants no more. Rethrows what `write` throws.
  bool translate_window(std::vector<SourceLine> lines, std::uint64_t first_line,
                        const WriteTranslations& write);
  /// How many lines are best translated together.
  const WindowLimits& window_limits() const { return options_.window; }

  Translator(const Translator&) = delete;
  Translator& operator=(const Translator&) = delete;

 private:
  struct Window;

  std::vector<std::vector<std::size_t>> batches(const Window& window) const;
  Window encode(std::vector<SourceLine> lines, std::uint64_t first_line);
  TargetPrefix encode_prefix(const Translation& translation) const;
  SearchBatch batch_of(const Window& window, std::span<const std::size_t> parts) const;
  std::vector<std::vector<TranslatedText>> search_batch(StepScorer& scorer, const Window& window,
                                                        std::span<const std::size_t> parts) const;
  void warn_of_results(std::span<const Translation> translations) const;
  void warn(std::uint64_t line, const std::string& what) const;

  std::vector<StepScorer*> workers_;
  ThreadPool threads_;  // one a worker
  Vocabulary vocabulary_;
  SpecialIds special_;
  TranslatorOptions options_;
  Warn warn_;
  SentenceEncoder encoder_;
  TargetWriter writer_;
  std::vector<int> inside_words_;  ///< target ids that do not begin a word
};

}  // namespace heed
