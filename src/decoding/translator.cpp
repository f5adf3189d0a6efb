#include "decoding/translator.h"

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <utility>

#include "decoding/line_translation.h"
#include "decoding/minimum_risk.h"
#include "decoding/token_batches.h"
#include "text/utf8.h"

namespace heed {
namespace {

std::vector<int> ids_inside_words(const Tokenizer& target, int end) {
  std::vector<int> ids;
  for (int id = 0; id < target.vocabulary_size(); ++id)
    if (id != end && !target.begins_word(id)) ids.push_back(id);
  return ids;
}

}  // namespace

std::size_t byte_size(const SourceLine& line) {
  return line.text.size() + line.target_prefix.size() + line.attachment_bytes;
}

/// Lines that are translated together.
struct Translator::Window {
  /// A sentence to search the translation of.
  struct Part {
    std::size_t line = 0, sentence = 0;
    TargetPrefix prefix = {};
  };

  std::vector<Translation> translations;                         // [lines]
  std::vector<std::vector<std::vector<TranslatedText>>> n_best;  // [lines][sentences][n_best]
  std::vector<std::size_t> missing;                              // [lines] sentences
  std::vector<Part> parts;

  const SourceSentence& sentence(std::size_t part) const {
    return translations[parts[part].line].sentences[parts[part].sentence];
  }
  bool done(std::size_t line) const { return !translations[line].n_best.empty(); }

  /// The line's translation is put together when the last of its sentences has come.
  void add(std::size_t line, std::size_t sentence, std::vector<TranslatedText> texts,
           std::size_t count) {
    n_best[line][sentence] = std::move(texts);
    if (--missing[line] == 0) translations[line].n_best = join_sentences(n_best[line], count);
  }
};

Translator::Translator(StepScorer& scorer, Vocabulary vocabulary, SpecialIds special,
                       TranslatorOptions options, Warn warn)
    : workers_(scorer.workers()),
      threads_(static_cast<int>(workers_.size())),
      vocabulary_(std::move(vocabulary)),
      special_(special),
      options_(options),
      warn_(std::move(warn)),
      encoder_(vocabulary_, options_,
               [this](std::uint64_t line, const std::string& what) { this->warn(line, what); }),
      writer_(vocabulary_.target, special_.unk, options_),
      inside_words_(ids_inside_words(vocabulary_.target, special_.end)) {
  options_.validate();
  const int known = vocabulary_.target.vocabulary_size();
  if (known != scorer.vocabulary_size()) {
    throw std::invalid_argument("the vocabulary has " + std::to_string(known) +
                                " pieces, but the model predicts " +
                                std::to_string(scorer.vocabulary_size()));
  }
}

std::vector<Translation> Translator::translate(std::span<const SourceLine> lines) {
  std::vector<Translation> all;
  translate_window({lines.begin(), lines.end()}, 0, [&](std::span<const Translation> ready) {
    all.insert(all.end(), ready.begin(), ready.end());
    return true;
  });
  return all;
}

bool Translator::translate_window(std::vector<SourceLine> lines, std::uint64_t first_line,
                                  const WriteTranslations& write) {
  Window window = encode(std::move(lines), first_line);
  std::size_t written = 0;
  const auto write_ready = [&] {
    std::size_t ready = written;
    while (ready < window.translations.size() && window.done(ready)) ++ready;
    const std::span<const Translation> next =
        std::span(window.translations).subspan(written, ready - written);
    written = ready;
    warn_of_results(next);
    return next.empty() || write(next);
  };

  bool wanted = write_ready();  // blank lines at the start wait for nobody
  const std::vector<std::vector<std::size_t>> all = batches(window);
  const auto n_best = static_cast<std::size_t>(options_.search.n_best);
  std::mutex mutex;  // guards `wanted`, `written` and what the window has found
  threads_.run(all.size(), [&](std::size_t batch, std::size_t thread) {
    std::unique_lock lock(mutex);
    if (!wanted) return;
    lock.unlock();
    std::vector<std::vector<TranslatedText>> found =
        search_batch(*workers_[thread], window, all[batch]);
    lock.lock();
    for (std::size_t i = 0; i < found.size(); ++i) {
      const Window::Part& part = window.parts[all[batch][i]];
      window.add(part.line, part.sentence, std::move(found[i]), n_best);
    }
    wanted = wanted && write_ready();
  });
  return wanted;
}

/// The sentences to search, in batches.
std::vector<std::vector<std::size_t>> Translator::batches(const Window& window) const {
  std::vector<std::size_t> lengths;
  for (std::size_t part = 0; part < window.parts.size(); ++part)
    lengths.push_back(window.sentence(part).encoded.ids.size());
  // As many rows as a beam would have: of many samples, each takes memory.
  constexpr int kUsualRows = 4;
  const int rows = options_.search.sampling ? options_.risk_candidates : 0;
  const int tokens = std::max(1, options_.batch_tokens / std::max(1, rows / kUsualRows));
  return token_batches(lengths, static_cast<std::size_t>(tokens), workers_.size());
}

Translator::Window Translator::encode(std::vector<SourceLine> lines, std::uint64_t first_line) {
  Window window;
  window.translations.resize(lines.size());
  window.n_best.resize(lines.size());
  window.missing.resize(lines.size());
  for (std::size_t line = 0; line < lines.size(); ++line) {
    Translation& translation = window.translations[line];
    translation.line = first_line + line;
    translation.input = std::move(lines[line]);
    encoder_.encode(translation);
    window.n_best[line].resize(translation.sentences.size());
    window.missing[line] = translation.sentences.size();
    if (translation.is_blank()) translation.n_best.emplace_back();
    for (std::size_t i = 0; i < translation.sentences.size(); ++i) {
      const SourceSentence& sentence = translation.sentences[i];
      if (sentence.is_copied) {
        window.add(line, i, {copied_text(sentence, encoder_.length_of_code(sentence.text))}, 1);
      } else {
        window.parts.push_back({.line = line, .sentence = i, .prefix = encode_prefix(translation)});
      }
    }
  }
  return window;
}

TargetPrefix Translator::encode_prefix(const Translation& translation) const {
  if (is_blank(translation.input.target_prefix)) return {};
  TargetPrefix prefix;
  auto& [text, ids] = prefix;
  text = repair_utf8(translation.input.target_prefix);
  ids = vocabulary_.target.encode(text).ids;
  ids.pop_back();  // `</s>`
  const auto longest = static_cast<std::size_t>(options_.search.max_length) - 1;
  if (ids.size() > longest) {
    warn(translation.line,
         "has a target prefix longer than the maximum length of a translation: it is not gone on "
         "with");
    ids.resize(longest);
  }
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return prefix;
}

SearchBatch Translator::batch_of(const Window& window, std::span<const std::size_t> parts) const {
  constexpr int kSentenceBits = 40;  // sentences of one line draw different samples
  SearchBatch batch;
  batch.inside_words = inside_words_;
  for (const std::size_t number : parts) {
    const Window::Part& part = window.parts[number];
    batch.sources.push_back(window.sentence(number).encoded.ids);
    batch.prefixes.push_back(part.prefix.ids);
    batch.word_begins.push_back(part.prefix.ends_with_space());
    batch.lines.push_back(window.translations[part.line].line ^
                          (static_cast<std::uint64_t>(part.sentence) << kSentenceBits));
  }
  return batch;
}

/// [parts][n_best]. The attention is kept where somebody wants it, or else for what has unknown
/// words; `<unk>` that comes without them is rare, and worth a second search.
std::vector<std::vector<TranslatedText>> Translator::search_batch(
    StepScorer& scorer, const Window& window, std::span<const std::size_t> parts) const {
  const SearchBatch batch = batch_of(window, parts);
  SearchOptions options = options_.search;
  // Texts may be the same: there must be some to choose from.
  if (options.n_best > 1 && !options.sampling) options.n_best = options.beam_size;
  if (options_.risk_candidates > 0) options.n_best = options_.risk_candidates;
  const auto has_unknown = [&](std::size_t part) { return !window.sentence(part).unknown.empty(); };
  const auto has_unk = [&](const Hypothesis& hypothesis) {
    return writer_.contains_unk(hypothesis.ids);
  };
  std::optional<AttentionReading> reading = options_.attention;
  if (!reading && options_.unknown && std::any_of(parts.begin(), parts.end(), has_unknown))
    reading = options_.unknown->reading;
  bool keeps = scorer.keep_attention(reading);
  std::vector<std::vector<Hypothesis>> found = search(scorer, batch, special_, options);
  const bool lacks_attention =
      !reading && options_.unknown && std::any_of(found.begin(), found.end(), [&](const auto& all) {
        return std::any_of(all.begin(), all.end(), has_unk);
      });
  if (lacks_attention) {
    keeps = scorer.keep_attention(options_.unknown->reading);
    found = search(scorer, batch, special_, options);
  }
  std::vector<std::vector<TranslatedText>> texts(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i)
    for (Hypothesis& hypothesis : found[i]) {
      auto attention = keeps ? scorer.kept_attention(i, hypothesis.ids) : std::nullopt;
      texts[i].push_back(writer_.text_of(window.sentence(parts[i]), window.parts[parts[i]].prefix,
                                         std::move(hypothesis), std::move(attention)));
    }
  const auto from = options_.search.sampling ? Candidates::kSamples : Candidates::kBeam;
  if (options_.risk_candidates > 0)
    for (std::vector<TranslatedText>& candidates : texts) rank_by_risk(candidates, from);
  return texts;
}

void Translator::warn_of_results(std::span<const Translation> translations) const {
  for (const Translation& translation : translations) {
    const TranslatedText& best = translation.n_best.front();
    if (!best.hypothesis.finished)
      warn(translation.line,
           "has a translation that is cut: it did not end within the longest "
           "length (--max-length, --max-length-factor)");
    else if (best.is_truncated)
      warn(translation.line, "has a translation that says the same over and over");
  }
}

void Translator::warn(std::uint64_t line, const std::string& what) const {
  if (warn_) warn_("line " + std::to_string(line + 1) + " " + what);
}

}  // namespace heed
