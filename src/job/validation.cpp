#include "job/validation.h"

#include <string>
#include <vector>

#include "decoding/translator.h"
#include "metrics/bleu.h"
#include "metrics/chrf.h"

namespace heed {
namespace {

std::vector<std::string> translate(LoadedModel& model, const Vocabulary& vocabulary,
                                   const EncodedText& text, int beam_size) {
  TranslatorOptions options;
  options.search.beam_size = beam_size;
  options = options.within(model.config().max_position_embeddings);
  std::vector<SourceLine> lines;
  for (const auto& source : text.source) lines.push_back({.text = source});
  std::vector<std::string> translations;
  Translator translator(model, vocabulary, special_ids(model.config(), vocabulary), options);
  for (auto& translation : translator.translate(lines))
    translations.push_back(std::move(translation.n_best.front().text));
  return translations;
}

}  // namespace

ValidationScores translate_and_score(LoadedModel& model, const Vocabulary& vocabulary,
                                     const EncodedText& text, int beam_size) {
  const auto translations = translate(model, vocabulary, text, beam_size);
  const References references = {text.target};
  return {{Metric::kBleu, bleu(translations, references, {}).score},
          {Metric::kChrf, chrf(translations, references, {})}};
}

}  // namespace heed
