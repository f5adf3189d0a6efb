#include "decoding/translator.h"

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <utility>

#include "decoding/search.h"
#include "decoding/token_batches.h"
#include "text/utf8.h"
#include "text/words.h"

namespace heed {

std::size_t byte_size(const SourceLine& line) {
  return line.text.size() + line.target_prefix.size() + line.attachment_bytes;
}

/// Lines that are translated together: [lines] each.
struct Translator::Window {
  std::vector<Translation> translations;
  std::vector<std::vector<int>> prefixes;
  std::vector<std::size_t> to_search;  ///< the lines that are not empty

  bool done(std::size_t index) const { return !translations[index].n_best.empty(); }
};

void TranslatorOptions::validate() const {
  search.validate();
  if (batch_tokens < 1) throw std::invalid_argument("batch tokens must be at least 1");
  if (max_source_pieces < 1)
    throw std::invalid_argument("the longest source must be at least 1 piece");
  if (window.items < 1) throw std::invalid_argument("a window must hold at least 1 line");
}

TranslatorOptions TranslatorOptions::within(int positions) const {
  TranslatorOptions limited = *this;
  limited.search.max_length = std::min(search.max_length, positions);
  limited.max_source_pieces = std::min(max_source_pieces, positions - 1);  // and `</s>`
  return limited;
}

Translator::Translator(StepScorer& scorer, Vocabulary vocabulary, SpecialIds special,
                       TranslatorOptions options, Warn warn)
    : workers_(scorer.workers()),
      threads_(static_cast<int>(workers_.size())),
      vocabulary_(std::move(vocabulary)),
      special_(special),
      options_(options),
      warn_(std::move(warn)) {
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

void Translator::translate_stream(const ReadLine& read, const WriteTranslations& write) {
  std::uint64_t first_line = 0;
  stream_windows<SourceLine>(read, options_.window, [&](std::vector<SourceLine> lines) {
    const std::uint64_t count = lines.size();
    const bool more_wanted = translate_window(std::move(lines), first_line, write);
    first_line += count;
    return more_wanted;
  });
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
    return next.empty() || write(next);
  };

  bool wanted = write_ready();  // empty lines at the start wait for nobody
  const std::vector<std::vector<std::size_t>> all = batches(window);
  std::mutex mutex;  // guards `wanted`, `written` and n_best of all translations
  threads_.run(all.size(), [&](std::size_t batch, std::size_t thread) {
    std::unique_lock lock(mutex);
    if (!wanted) return;
    lock.unlock();
    std::vector<std::vector<TranslatedText>> found =
        search_batch(*workers_[thread], window, all[batch]);
    lock.lock();
    for (std::size_t i = 0; i < found.size(); ++i)
      window.translations[all[batch][i]].n_best = std::move(found[i]);
    wanted = wanted && write_ready();
  });
  return wanted;
}

/// The lines to search, in batches.
std::vector<std::vector<std::size_t>> Translator::batches(const Window& window) const {
  std::vector<std::size_t> lengths;
  for (const std::size_t line : window.to_search)
    lengths.push_back(window.translations[line].source.ids.size());
  auto batches =
      token_batches(lengths, static_cast<std::size_t>(options_.batch_tokens), workers_.size());
  for (std::vector<std::size_t>& batch : batches)
    for (std::size_t& index : batch) index = window.to_search[index];
  return batches;
}

Translator::Window Translator::encode(std::vector<SourceLine> lines,
                                      std::uint64_t first_line) const {
  Window window;
  for (SourceLine& line : lines) {
    const std::size_t index = window.translations.size();
    Translation& translation = window.translations.emplace_back();
    translation.line = first_line + index;
    translation.input = std::move(line);
    if (!split_words(translation.input.text).empty())
      translation.source = encode_source(translation);
    window.prefixes.push_back(encode_prefix(translation));
    if (translation.source.pieces.empty()) {
      translation.n_best.emplace_back();
    } else {
      window.to_search.push_back(index);
    }
  }
  return window;
}

EncodedLine Translator::encode_source(const Translation& translation) const {
  EncodedLine source = vocabulary_.source.encode(repair_utf8(translation.input.text));
  const auto longest = static_cast<std::size_t>(options_.max_source_pieces);
  if (source.pieces.size() > longest) {
    warn(translation.line, "is too long: only the first " + std::to_string(longest) + " of its " +
                               std::to_string(source.pieces.size()) + " pieces are translated");
    cut_to(source, longest);
  }
  return source;
}

std::vector<int> Translator::encode_prefix(const Translation& translation) const {
  if (translation.input.target_prefix.empty()) return {};
  std::vector<int> ids =
      vocabulary_.target.encode(repair_utf8(translation.input.target_prefix)).ids;
  ids.pop_back();  // `</s>`
  const auto longest = static_cast<std::size_t>(options_.search.max_length) - 1;
  if (ids.size() > longest) {
    warn(translation.line,
         "has a target prefix longer than the maximum length of a translation: it is cut");
    ids.resize(longest);
  }
  return ids;
}

/// [lines][n_best]
std::vector<std::vector<TranslatedText>> Translator::search_batch(
    StepScorer& scorer, const Window& window, std::span<const std::size_t> lines) const {
  SearchBatch batch;
  for (const std::size_t line : lines) {
    batch.sources.push_back(window.translations[line].source.ids);
    batch.prefixes.push_back(window.prefixes[line]);
    batch.lines.push_back(window.translations[line].line);
  }
  const bool keeps_attention = scorer.keep_attention(options_.attention);
  std::vector<std::vector<TranslatedText>> texts;
  for (std::vector<Hypothesis>& hypotheses : search(scorer, batch, special_, options_.search)) {
    std::vector<TranslatedText>& of_line = texts.emplace_back();
    for (Hypothesis& hypothesis : hypotheses) {
      TranslatedText found{.text = vocabulary_.target.decode(hypothesis.ids), .hypothesis = {}};
      found.hypothesis = std::move(hypothesis);
      if (keeps_attention)
        found.attention = scorer.kept_attention(texts.size() - 1, found.hypothesis.ids);
      of_line.push_back(std::move(found));
    }
  }
  return texts;
}

void Translator::warn(std::uint64_t line, const std::string& what) const {
  if (warn_) warn_("line " + std::to_string(line + 1) + " " + what);
}

}  // namespace heed
