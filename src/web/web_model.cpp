// The C interface of heed in a browser (or in Node): what JavaScript calls. It puts the files of a
// model folder into Emscripten's file system in memory, opens the folder, and asks:
//
//     const heed = await loadHeed({ wasmBinary });
//     heed.FS.mkdir("/model"); heed.FS.writeFile("/model/config.json", bytes); ...
//     heed.ccall("heed_open", "string", ["string", "string"], ["/model", "int8"]);
//     heed.ccall("heed_translate", "string", ["string"], ["Good morning."]);
//
// Answers are JSON objects; one with "error" says what was wrong. A string that is given back is
// there until the next call.

#include <algorithm>
#include <cmath>
#include <exception>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "decoding/search.h"
#include "decoding/top_k.h"
#include "decoding/translator.h"
#include "engine/engine.h"
#include "explain/sentence_explainer.h"
#include "format/model_files.h"
#include "format/vocabulary_folder.h"
#include "report/explain_json.h"
#include "report/page_explanation.h"

namespace heed {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kBeamSize = 4, kMostTokens = 256;

/// All that needs no gradients, which need LibTorch.
std::vector<ImportanceMethod> methods() {
  std::vector<ImportanceMethod> methods = all_importance_methods();
  std::erase_if(methods, needs_gradients);
  return methods;
}

ExplanationRequest request_of(const Json& asked) {
  const auto texts = [&](const char* name) {
    return asked.value(name, std::vector<std::string>());
  };
  const bool quick = asked.value("quick", false);
  return {.methods = quick ? std::vector{ImportanceMethod::kAttention} : methods(),
          .head_losses = !quick,
          .edges = asked.value("edges", false),
          .changes = {.without = texts("without"),
                      .replace = texts("replace"),
                      .ablate_head = texts("ablate_head"),
                      .block = texts("block")},
          .where = {.layer = -1, .head = -1}};
}

EngineProbe::OpenGradients no_gradients() {
  return []() -> std::future<std::unique_ptr<GradientProbe>> {
    throw std::runtime_error("gradients need LibTorch, which a page has not");
  };
}

/// A model folder as `heed translate` and `heed explain` use it, on one thread.
class WebModel {
 public:
  WebModel(const std::filesystem::path& folder, const std::string& precision)
      : engine_(folder, 1, precision_named(precision)),
        vocabulary_(load_vocabulary(folder)),
        session_(engine_, vocabulary_, kBeamSize, no_gradients()) {
    const ModelConfig& config = engine_.config();
    const auto shortlist = folder / kShortlistFile;
    if (std::filesystem::exists(shortlist))
      engine_.restrict_to(Shortlist::read(shortlist, config.vocab_size, config.decoder_vocab_size));
    TranslatorOptions options;
    options.search.beam_size = kBeamSize;
    options.unknown = UnknownReading::of(config);
    options.splits_sentences = true;
    options.recases = true;
    translator_.emplace(engine_, vocabulary_, special_ids(config, vocabulary_),
                        options.within(config.max_position_embeddings));
  }

  Json translate(std::string line) {
    const SourceLine source{.text = std::move(line)};
    const Translation translation = translator_->translate({&source, 1}).front();
    Json sentences = Json::array();
    for (const SourceSentence& sentence : translation.sentences) sentences.push_back(sentence.text);
    return {{"translation", translation.n_best.front().text}, {"sentences", std::move(sentences)}};
  }

  Json explain(const Json& asked) {
    explained_ = explain_pair(session_, request_of(asked), asked.at("source").get<std::string>(),
                              asked.value("target", ""));
    Json answer = page_explanation(explanation_json(explained_, {.by_piece = false}));
    answer["candidates"] = candidates();
    return answer;
  }

  Json head(const Json& asked) {
    require_explained();
    const AttentionCut named = parse_head(asked.at("head").get<std::string>(), engine_.config());
    const HeadVectors vectors = engine_.head_vectors(
        explained_.sides.ids(), {.kind = named.kind, .layer = named.layer, .head = named.head});
    Json answer = head_vectors_json(vectors, explained_.maps.of(named.kind));
    answer["source"] = explained_.source_text;
    answer["target"] = explained_.target_text;
    return answer;
  }

  Json change(const Json& asked) {
    require_explained();
    Json alternatives = alternatives_json(explain_changes(session_, request_of(asked), explained_));
    for (const Json& taken : asked.value("instead", Json::array()))
      alternatives.push_back(
          instead(taken.at("step").get<std::size_t>(), taken.at("id").get<int>()));
    return {{"alternatives", std::move(alternatives)}};
  }

 private:
  void require_explained() const {
    if (explained_.source_text.empty()) throw std::logic_error("nothing was explained");
  }

  /// [T][kCandidates] the likeliest pieces at each step of the translation that was explained.
  Json candidates() {
    constexpr int kCandidates = 5;
    const IdPair pair = explained_.sides.ids();
    Json steps = Json::array();
    engine_.start({&pair.source, 1});
    int previous = engine_.config().decoder_start_token_id;
    for (const int id : pair.target) {
      Json step = Json::array();
      const auto scores = engine_.step(std::vector<int>{0}, std::vector<int>{previous});
      for (const auto& [candidate, log_probability] : top_k(scores, kCandidates, {}))
        step.push_back({{"id", candidate},
                        {"piece", vocabulary_.target.piece(candidate)},
                        {"probability", std::exp(log_probability)},
                        {"is_written", candidate == id}});
      steps.push_back(std::move(step));
      previous = id;
    }
    return steps;
  }

  /// The translation that begins so, searched to its end.
  std::vector<int> gone_on_with(const std::vector<int>& source, std::vector<int> prefix) {
    const SpecialIds special = special_ids(engine_.config(), vocabulary_);
    if (prefix.back() == special.end) {
      prefix.pop_back();
      return prefix;
    }
    const SearchOptions options{.beam_size = kBeamSize, .max_length = kMostTokens};
    return search(engine_, {.sources = {source}, .prefixes = {std::move(prefix)}}, special, options)
        .front()
        .front()
        .ids;
  }

  /// What the translation becomes when a step writes another piece, as one of the alternatives.
  Json instead(std::size_t step, int id) {
    const IdPair pair = explained_.sides.ids();
    if (step >= pair.target.size()) throw std::invalid_argument("there is no such step");
    if (id < 0 || id >= engine_.config().decoder_vocab_size)
      throw std::invalid_argument("there is no such piece");
    std::vector<int> prefix(pair.target.begin(),
                            pair.target.begin() + static_cast<std::ptrdiff_t>(step));
    prefix.push_back(id);
    const std::vector<int> ids = gone_on_with(pair.source, prefix);
    IdPair changed{.source = pair.source, .target = ids};
    changed.target.push_back(engine_.config().eos_token_id);
    const ForcedScores scores = engine_.score({&changed, 1}, {}).front();
    const double log_probability = std::accumulate(scores.token_log_probabilities.begin(),
                                                   scores.token_log_probabilities.end(), 0.0);
    const auto name = [&](int piece) {
      const bool is_end = piece == engine_.config().eos_token_id;
      return "'" + (is_end ? "</s>" : vocabulary_.target.decode({piece})) + "'";
    };
    return {{"change", name(id) + " for " + name(pair.target[step])},
            {"source", explained_.source_text},
            {"translation", vocabulary_.target.decode(ids)},
            {"own_log_probability", log_probability},
            {"lost", Json::array()},
            {"moved", Json::array()}};
  }

  Engine engine_;
  Vocabulary vocabulary_;
  std::optional<Translator> translator_;
  ExplainSession session_;
  Explanation explained_;  // the last one
};

/// The JSON that `answer` makes, or why it could not. No exception reaches JavaScript.
template <typename Answer>
const char* text_of(Answer answer) {
  static std::string text;
  Json json;
  try {
    json = answer();
  } catch (const std::exception& error) {
    json = {{"error", error.what()}};
  }
  text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  return text.c_str();
}

std::unique_ptr<WebModel> model;  // NOLINT: of the page, which has one

WebModel& open_model() {
  if (!model) throw std::logic_error("no model is open");
  return *model;
}

}  // namespace
}  // namespace heed

extern "C" {

/// Opens the model folder at this path, in place of one that was open: {}. `precision`: int8, to
/// translate, or float32, to explain.
const char* heed_open(const char* folder, const char* precision) {
  return heed::text_of([&] {
    heed::model = std::make_unique<heed::WebModel>(folder, precision);
    return heed::Json::object();
  });
}

/// Translates a line, sentence by sentence: {"translation": "...", "sentences": ["...", ...]}, the
/// sentences as the model reads them.
const char* heed_translate(const char* line) {
  return heed::text_of([&] { return heed::open_model().translate(line); });
}

/// Explains a sentence: {"source": "...", "target": "..." (or the model's own translation),
/// "edges": true, "without": [...], "replace": [...], "ablate_head": [...], "block": [...]}, all
/// but the first may be missing, as the options of `heed explain`. "quick": true leaves out what
/// asks the model again and again: importance but by attention, and what each head is worth. The
/// answer is that of page_explanation.h, and "candidates": for each piece of the translation those
/// that are likeliest there.
const char* heed_explain(const char* request) {
  return heed::text_of(
      [&] { return heed::open_model().explain(heed::Json::parse(std::string(request))); });
}

/// How the weights of a head come about, in the sentence that was explained last: {"head":
/// "encoder:2.0"}; the answer is that of head_vectors_json(), and "source" and "target", the texts.
const char* heed_head(const char* request) {
  return heed::text_of(
      [&] { return heed::open_model().head(heed::Json::parse(std::string(request))); });
}

/// What changes do to the sentence that was explained last: the request has "without", "replace",
/// "ablate_head" and "block" as above, and "instead": [{"step": 7, "id": 12}, ...], another piece
/// at a step, from which the translation goes on; {"alternatives": [...]}.
const char* heed_change(const char* request) {
  return heed::text_of(
      [&] { return heed::open_model().change(heed::Json::parse(std::string(request))); });
}
}
