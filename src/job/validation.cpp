#include "job/validation.h"

#include <algorithm>
#include <string>
#include <vector>

#include "decoding/translator.h"
#include "metrics/bleu.h"
#include "metrics/chrf.h"

namespace heed {
namespace {

TranslatorVocabulary vocabulary_of(const ModelConfig& config, const FolderVocabulary& vocabulary) {
  return {.source = vocabulary.source,
          .target = vocabulary.target,
          .special = {.start = config.decoder_start_token_id,
                      .end = config.eos_token_id,
                      .pad = config.pad_token_id,
                      .unk = vocabulary.target.unk_id()}};
}

std::vector<std::string> translate(LoadedModel& model, const FolderVocabulary& vocabulary, const EncodedText& text,
                                   int beam_size) {
  const int positions = model.config().max_position_embeddings;
  TranslatorOptions options;
  options.search.beam_size = beam_size;
  options.search.max_length = std::min(options.search.max_length, positions);
  options.max_source_pieces = positions - 1;
  std::vector<SourceLine> lines;
  for (const auto& source : text.source) lines.push_back({.text = source});
  std::vector<std::string> translations;
  for (auto& translation : Translator(model, vocabulary_of(model.config(), vocabulary), options).translate(lines))
    translations.push_back(std::move(translation.n_best.front().text));
  return translations;
}

}  // namespace

ValidationScores translate_and_score(LoadedModel& model, const FolderVocabulary& vocabulary, const EncodedText& text,
                                     int beam_size) {
  const auto translations = translate(model, vocabulary, text, beam_size);
  const References references = {text.target};
  return {{"bleu", bleu(translations, references, {}).score}, {"chrf", chrf(translations, references, {})}};
}

}  // namespace heed
