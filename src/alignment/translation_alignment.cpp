#include "alignment/translation_alignment.h"

#include <algorithm>
#include <utility>

namespace heed {
namespace {

std::vector<SoftAlignment> align_one_by_one(const ModelAligner& aligner,
                                            std::span<const EncodedPair> pairs) {
  std::vector<SoftAlignment> alignments;
  for (const EncodedPair& pair : pairs) {
    ModelAligner own = aligner;
    own.choose({&pair, 1});
    alignments.push_back(own.align({&pair, 1}).front());
  }
  return alignments;
}

/// Longer lines (of thousands of words) are not aligned.
constexpr std::size_t kMostWeights = std::size_t{1} << 26;

/// A sentence of one translation of a line.
struct Place {
  std::size_t line = 0, rank = 0, sentence = 0;
};

/// Of the words that the model wrote to those of the text, some of which are copied.
SoftAlignment of_text(const SoftAlignment& written, const std::vector<OutputWord>& words,
                      int source_words) {
  if (words.empty()) return written;
  auto alignment = SoftAlignment::zeros(static_cast<int>(words.size()) + 1, source_words + 1);
  const auto copy_row = [&](int from, int to) {
    for (int column = 0; column < std::min(written.columns, alignment.columns); ++column)
      alignment.at(to, column) = written.at(from, column);
  };
  for (int row = 0; row + 1 < alignment.rows; ++row) {
    const OutputWord word = words[static_cast<std::size_t>(row)];
    if (word.source >= 0) {
      alignment.at(row, std::min(word.source, source_words)) = 1.0F;
    } else if (word.hypothesis < written.rows) {
      copy_row(word.hypothesis, row);
    }
  }
  if (written.rows > 0)
    copy_row(written.rows - 1, alignment.rows - 1);
  else
    alignment.at(alignment.rows - 1, source_words) = 1.0F;
  return alignment;
}

/// Puts the alignment of a sentence below that of those before it; `</s>` is the last one's. The
/// sentence's first word is `first_word` of the line's `source_words`.
void append(SoftAlignment& line, const SoftAlignment& sentence, int first_word, int source_words) {
  if (sentence.rows == 0) return;
  if (line.rows > 0) {
    --line.rows;
    line.values.resize(line.values.size() - static_cast<std::size_t>(line.columns));
  }
  auto rows = SoftAlignment::zeros(sentence.rows, source_words + 1);
  for (int row = 0; row < rows.rows; ++row) {
    for (int word = 0; word + 1 < sentence.columns; ++word)
      rows.at(row, std::min(first_word + word, source_words - 1)) += sentence.at(row, word);
    rows.at(row, source_words) = sentence.at(row, sentence.columns - 1);
  }
  line.rows += rows.rows;
  line.columns = rows.columns;
  line.values.insert(line.values.end(), rows.values.begin(), rows.values.end());
}

int count_source_words(const Translation& translation) {
  const SourceSentence& last = translation.sentences.back();
  return last.first_word + last.encoded.words;
}

bool is_too_long(const Translation& translation, const std::vector<SoftAlignment>& sentences) {
  std::size_t target_words = 0;
  for (const SoftAlignment& sentence : sentences)
    target_words += static_cast<std::size_t>(sentence.rows);
  const auto source_words = static_cast<std::size_t>(count_source_words(translation));
  return sentences.size() > 1 && target_words * source_words > kMostWeights;
}

SoftAlignment of_line(const Translation& translation, std::size_t rank,
                      const std::vector<SoftAlignment>& sentences) {
  const int source_words = count_source_words(translation);
  if (sentences.size() == 1 && translation.n_best[rank].sentences.front().words.empty())
    return sentences.front();
  SoftAlignment line;
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    const auto& source = translation.sentences[i];
    append(line,
           of_text(sentences[i], translation.n_best[rank].sentences[i].words, source.encoded.words),
           source.first_word, source_words);
  }
  return line;
}

}  // namespace

std::vector<std::vector<SoftAlignment>> align_translations(
    const ModelAligner& aligner, const Tokenizer& target, std::span<const Translation> translations,
    const TellTooLong& tell) {
  std::vector<std::vector<std::vector<SoftAlignment>>> parts(translations.size());
  std::vector<EncodedPair> unread;
  std::vector<Place> places;  // of each of them
  for (std::size_t line = 0; line < translations.size(); ++line) {
    const auto& [number, input, sentences, is_cut, n_best] = translations[line];
    parts[line].assign(n_best.size(), std::vector<SoftAlignment>(sentences.size()));
    for (std::size_t rank = 0; rank < n_best.size(); ++rank)
      for (std::size_t i = 0; i < sentences.size(); ++i) {
        const SentenceTranslation& translated = n_best[rank].sentences[i];
        EncodedPair pair{sentences[i].encoded, target.describe(translated.ids)};
        if (pair.is_empty()) continue;
        if (translated.attention) {
          parts[line][rank][i] = aligner.align(pair, *translated.attention);
          continue;
        }
        unread.push_back(std::move(pair));
        places.push_back({line, rank, i});
      }
  }
  auto weights = aligner.is_chosen() ? aligner.align(unread) : align_one_by_one(aligner, unread);
  for (std::size_t pair = 0; pair < unread.size(); ++pair)
    parts[places[pair].line][places[pair].rank][places[pair].sentence] = std::move(weights[pair]);
  std::vector<std::vector<SoftAlignment>> alignments(translations.size());
  for (std::size_t line = 0; line < translations.size(); ++line)
    for (std::size_t rank = 0; rank < parts[line].size(); ++rank) {
      SoftAlignment& alignment = alignments[line].emplace_back();
      if (translations[line].is_blank()) continue;
      if (!is_too_long(translations[line], parts[line][rank]))
        alignment = of_line(translations[line], rank, parts[line][rank]);
      else if (rank == 0)
        tell(translations[line].line);
    }
  return alignments;
}

}  // namespace heed
