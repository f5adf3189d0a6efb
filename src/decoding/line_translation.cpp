#include "decoding/line_translation.h"

#include <algorithm>
#include <utility>

#include "decoding/ranking.h"
#include "text/sentences.h"

namespace heed {
namespace {

TranslatedText joined(TranslatedText first, const TranslatedText& second) {
  const auto append_all = [](auto& to, const auto& from) {
    to.insert(to.end(), from.begin(), from.end());
  };
  append_sentence(first.text, second.text);
  first.is_truncated = first.is_truncated || second.is_truncated;
  append_all(first.sentences, second.sentences);
  Hypothesis& whole = first.hypothesis;
  append_all(whole.ids, second.hypothesis.ids);
  append_all(whole.token_log_probabilities, second.hypothesis.token_log_probabilities);
  whole.log_probability += second.hypothesis.log_probability;
  whole.score += second.hypothesis.score;  // the sum, until all are there
  whole.finished = whole.finished && second.hypothesis.finished;
  return first;
}

/// Best first, of equal texts the first, n of them.
void keep_best(std::vector<TranslatedText>& texts, std::size_t n_best) {
  std::vector<TranslatedText> kept;
  for (TranslatedText& text : texts) {
    if (kept.size() == n_best) break;
    const bool is_new = std::none_of(kept.begin(), kept.end(), [&](const TranslatedText& other) {
      return other.text == text.text;
    });
    if (is_new) kept.push_back(std::move(text));
  }
  texts = std::move(kept);
}

}  // namespace

std::vector<TranslatedText> join_sentences(std::span<const std::vector<TranslatedText>> sentences,
                                           std::size_t n_best) {
  std::vector<TranslatedText> lines = sentences.front();
  keep_best(lines, n_best);
  for (const auto& next : sentences.subspan(1)) {
    if (n_best == 1) {  // of thousands of sentences none should be copied again and again
      lines.front() = joined(std::move(lines.front()), next.front());
      continue;
    }
    std::vector<TranslatedText> longer;
    for (const TranslatedText& line : lines)
      for (std::size_t rank = 0; rank < std::min(next.size(), n_best); ++rank)
        longer.push_back(joined(line, next[rank]));
    std::stable_sort(longer.begin(), longer.end(),
                     [](const TranslatedText& a, const TranslatedText& b) {
                       return ranks_before(a.hypothesis, b.hypothesis);
                     });
    keep_best(longer, n_best);
    lines = std::move(longer);
  }
  for (TranslatedText& line : lines) line.hypothesis.score /= static_cast<double>(sentences.size());
  return lines;
}

}  // namespace heed
