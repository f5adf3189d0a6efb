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
#include <exception>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

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

constexpr int kBeamSize = 4;

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
  return {.methods = methods(),
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
    return page_explanation(explanation_json(explained_, {}));
  }

  Json change(const Json& asked) {
    if (explained_.source_text.empty()) throw std::logic_error("nothing was explained");
    return {{"alternatives",
             alternatives_json(explain_changes(session_, request_of(asked), explained_))}};
  }

 private:
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
/// but the first may be missing, as the options of `heed explain`. The answer is that of
/// page_explanation.h.
const char* heed_explain(const char* request) {
  return heed::text_of(
      [&] { return heed::open_model().explain(heed::Json::parse(std::string(request))); });
}

/// What changes do to the sentence that was explained last: the request has "without", "replace",
/// "ablate_head" and "block" as above; {"alternatives": [...]}.
const char* heed_change(const char* request) {
  return heed::text_of(
      [&] { return heed::open_model().change(heed::Json::parse(std::string(request))); });
}
}
