#include "library/model.h"

#include <utility>

#include "decoding/pair_scorer.h"
#include "format/vocabulary_folder.h"

namespace heed {
namespace {

void ignore(const std::string&) {}

TranslatorOptions translator_options(const ModelOptions& options, const ModelConfig& config) {
  TranslatorOptions translating;
  translating.search.beam_size = options.beam_size;
  translating.search.scored = false;
  translating.unknown = UnknownReading::of(config);
  translating.splits_sentences = true;
  translating.recases = true;
  return translating.within(config.max_position_embeddings);
}

}  // namespace

Model::Model(const std::filesystem::path& folder, const ModelOptions& options)
    : engine_(folder, options.threads, options.precision),
      vocabulary_(load_vocabulary(folder)),
      translator_(engine_, vocabulary_, special_ids(engine_.config(), vocabulary_),
                  translator_options(options, engine_.config())),
      aligner_(engine_, vocabulary_, engine_.config(), {}),
      session_(engine_, vocabulary_, options.beam_size, [folder, threads = options.threads] {
        return load_gradients_beside(folder, {.threads = threads});
      }) {}

std::string Model::translate(const std::string& source) {
  return std::move(translate({&source, 1}).front());
}

std::vector<std::string> Model::translate(std::span<const std::string> sources) {
  std::vector<SourceLine> lines;
  for (const std::string& source : sources) lines.push_back({.text = source});
  std::vector<std::string> translations;
  for (Translation& translation : translator_.translate(lines))
    translations.push_back(std::move(translation.n_best.front().text));
  return translations;
}

std::vector<Link> Model::align(const std::string& source, const std::string& target) {
  const EncodedPair pair = aligner_.encode({.source = source, .target = target}, ignore);
  if (pair.is_empty()) return {};
  ModelAligner chosen = aligner_;  // what the model leaves open is chosen for each pair by itself
  chosen.choose({&pair, 1});
  return hard_links(chosen.align({&pair, 1}).front(), chosen.last_column());
}

double Model::score(const std::string& source, const std::string& target) {
  PairScorer scorer(engine_, vocabulary_, {.positions = engine_.config().max_position_embeddings},
                    ignore);
  const TextPair pair{source, target};
  return scorer.score({&pair, 1}).front().log_probability;
}

Explanation Model::explain(const std::string& source, const std::string& target,
                           const ExplanationRequest& request) {
  return explain_pair(session_, request, source, target);
}

}  // namespace heed
