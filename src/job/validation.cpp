#include "job/validation.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "decoding/translator.h"
#include "metrics/bleu.h"
#include "metrics/chrf.h"

namespace heed {
namespace {

/// The sources `first`, `first` + `step`, …
std::vector<std::string> translate(LoadedModel& model, const Vocabulary& vocabulary,
                                   const EncodedText& text, int beam_size, std::size_t first,
                                   std::size_t step) {
  TranslatorOptions options;
  options.search.beam_size = beam_size;
  options.search.scored = false;
  options = options.within(model.config().max_position_embeddings);
  std::vector<SourceLine> lines;
  for (std::size_t i = first; i < text.source.size(); i += step)
    lines.push_back({.text = std::string(text.source[i])});
  std::vector<std::string> translations;
  Translator translator(model, vocabulary, special_ids(model.config(), vocabulary), options);
  for (auto& translation : translator.translate(lines))
    translations.push_back(std::move(translation.n_best.front().text));
  return translations;
}

/// What all have translated, in the order of the sources; on the first process only.
std::vector<std::string> gather(const std::vector<std::string>& mine, ProcessGroup& processes) {
  if (processes.size() == 1) return mine;
  std::vector<std::vector<std::string>> shares;
  for (const auto& share : processes.gather(
           nlohmann::json(mine).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)))
    shares.push_back(nlohmann::json::parse(share));
  std::vector<std::string> all;
  for (std::size_t i = 0; !shares.empty() && i < shares.front().size(); ++i)
    for (auto& share : shares)
      if (i < share.size()) all.push_back(std::move(share[i]));
  return all;
}

}  // namespace

std::vector<std::size_t> sample_pairs(const EncodedText& text) {
  constexpr std::size_t kSamples = 6;
  std::vector<std::size_t> pairs;
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < text.source.size(); ++i)
    if (seen.insert(text.source[i]).second) pairs.push_back(i);
  const auto pieces = [&](std::size_t pair) { return text.ids.source.length(pair); };
  std::stable_sort(pairs.begin(), pairs.end(),
                   [&](std::size_t a, std::size_t b) { return pieces(a) < pieces(b); });
  const std::size_t count = std::min(kSamples, pairs.size());
  std::vector<std::size_t> samples;
  for (std::size_t i = 0; i < count; ++i)
    samples.push_back(pairs[(2 * i + 1) * pairs.size() / (2 * count)]);
  return samples;
}

Validation translate_and_score(LoadedModel& model, const Vocabulary& vocabulary,
                               const EncodedText& text, int beam_size, ProcessGroup& processes) {
  const auto mine =
      translate(model, vocabulary, text, beam_size, static_cast<std::size_t>(processes.rank()),
                static_cast<std::size_t>(processes.size()));
  const auto translations = gather(mine, processes);
  if (!processes.is_first()) return {};
  const References references = {std::vector<std::string>(text.target.begin(), text.target.end())};
  Validation validation{.scores = {{Metric::kBleu, bleu(translations, references, {}).score},
                                   {Metric::kChrf, chrf(translations, references, {})}}};
  for (const auto pair : sample_pairs(text)) validation.samples.push_back(translations[pair]);
  return validation;
}

}  // namespace heed
