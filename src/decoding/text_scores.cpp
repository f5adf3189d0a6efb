#include "decoding/text_scores.h"

#include <algorithm>

#include "text/utf8.h"

namespace heed {
namespace {

/// True where the search has scored the very ids that the text stands for.
bool is_scored(const Translation& translation, const TranslatedText& translated,
               const Tokenizer& target) {
  if (translation.sentences.size() != 1 || translation.is_cut ||
      !translation.sentences.front().unknown.empty() || !translated.hypothesis.finished)
    return false;
  const std::vector<int> ids = target.encode(translated.text).ids;
  return std::equal(ids.begin(), ids.end() - 1, translated.hypothesis.ids.begin(),
                    translated.hypothesis.ids.end());
}

}  // namespace

void score_as_text(PairScorer& scorer, const Tokenizer& target, bool restricted,
                   std::span<Translation> translations) {
  std::vector<TextPair> pairs;
  std::vector<Hypothesis*> hypotheses;  // of each pair
  for (Translation& translation : translations) {
    if (translation.is_blank()) continue;
    for (TranslatedText& translated : translation.n_best) {
      if (!restricted && is_scored(translation, translated, target)) continue;
      pairs.push_back({repair_utf8(translation.input.text), translated.text});
      hypotheses.push_back(&translated.hypothesis);
    }
  }
  const std::vector<PairScore> scores = scorer.score(pairs);
  for (std::size_t i = 0; i < scores.size(); ++i)
    hypotheses[i]->log_probability = scores[i].log_probability;
}

}  // namespace heed
