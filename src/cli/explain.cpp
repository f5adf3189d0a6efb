#include "cli/explain.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <future>
#include <iterator>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "cli/explain_corpus.h"
#include "cli/line_input.h"
#include "cli/line_output.h"
#include "cli/mistyping.h"
#include "engine/engine.h"
#include "engine/int8_weights.h"
#include "explain/sentence_explainer.h"
#include "explain/word_position.h"
#include "format/vocabulary_folder.h"
#include "kernels/heap.h"
#include "report/explain_json.h"
#include "report/explain_page.h"
#include "report/explain_text.h"
#include "text/invisible.h"
#include "text/json_lines.h"
#include "text/line_reader.h"
#include "text/utf8.h"

namespace heed {
namespace {

constexpr int kHeapMegabytes = 64;  // a small model and its maps

void add_input(CLI::App& command, ExplainOptions& options) {
  command.add_option("sentence", options.sentence,
                     "The sentence to explain; else each line of standard input");
  command.add_option("-m,--model", options.model,
                     "Model folder (default: the bundled English-German one)");
  command.add_option("--target", options.target,
                     "The translation to explain, instead of the model's own");
  command.add_option("-o,--output", options.output, kOutputHelp)->capture_default_str();
  command.add_flag("--json", options.json,
                   "Every map and figure as JSON, a line a sentence; input lines may be JSON "
                   "objects too ({\"source\": "
                   "\"...\", \"target\": \"...\"}), whose other fields travel through");
  command.add_option(
      "--html", options.html,
      "Also write a page to this file, for a browser: all maps to look through, every method of "
      "importance, and what each edge is worth");
  command.add_flag("-q,--quiet", options.quiet, "No warnings on stderr");
}

void add_views(CLI::App& command, ExplainOptions& options) {
  command
      .add_option(
          "--importance", options.importance,
          "How the importance of source words is measured: leave-one-out, value-zeroing, gradient, "
          "integrated-gradients, attention, norm, rollout; several with commas, or all")
      ->capture_default_str();
  constexpr int kMost = 1000;  // far above what there is
  command.add_option("--layer", options.layer, "Only this layer's attention, from 0")
      ->check(whole_number(0, kMost));
  command.add_option("--head", options.head, "Only this head's attention, from 0")
      ->check(whole_number(0, kMost));
  command.add_option("--query", options.query,
                     "List what this source word attends to, head by head");
  command.add_flag("--edges", options.edges,
                   "Cut every attention edge between two words in turn: what is lost?");
}

void add_changes(CLI::App& command, ChangeRequests& changes) {
  const auto add = [&](const std::string& name, std::vector<std::string>& values,
                       const std::string& description) {
    command.add_option(name, values, description)
        ->allow_extra_args(false);  // what follows is the sentence
  };
  add("--without", changes.without,
      "What changes without this word? (#3: the fourth) May be repeated, as the next ones");
  add("--replace", changes.replace, "OLD=NEW: what changes with another word in its place?");
  add("--ablate-head", changes.ablate_head,
      "[encoder:|decoder:|cross:]LAYER.HEAD: what changes with this head off (its weights zero)?");
  add("--block", changes.block,
      "[encoder:|decoder:|cross:]FROM->TO: what changes if word FROM cannot attend to word TO "
      "(weight zero, the others "
      "as they are), in all heads or those of --layer and --head?");
}

void add_corpus(CLI::App& command, ExplainOptions& options) {
  CLI::Option* corpus = command.add_option("--corpus", options.corpus, "Source sentences, .gz too");
  command
      .add_option("--corpus-target", options.corpus_target,
                  "Their translations (default: the model's own)")
      ->needs(corpus);
  command
      .add_option("--sentences", options.sentences,
                  "Read at most this many sentences of the corpus")
      ->capture_default_str();
  command
      .add_flag("--heads", options.heads,
                "What each attention head attends to, and the log p lost without it, over --corpus")
      ->needs(corpus);
  command
      .add_flag("--faithfulness", options.faithfulness,
                "How faithful each method of importance is to the model (comprehensiveness, "
                "sufficiency), over --corpus")
      ->needs(corpus);
}

void add_compute(CLI::App& command, ExplainOptions& options) {
  command
      .add_option("-b,--beam-size", options.beam_size,
                  "Beam of the model's own translations: hypotheses kept at each step")
      ->capture_default_str();
  add_threads_option(command, options.compute.threads);
  command.add_option("--device", options.compute.device, "Where to compute: cpu or cuda")
      ->capture_default_str();
  command
      .add_option("--precision", options.compute.precision,
                  "float32, or int8: explain the model with its weights rounded to 8 bits, without "
                  "gradients")
      ->capture_default_str();
}

/// The methods that the report shows; the page wants all.
std::vector<ImportanceMethod> methods_of(const ExplainOptions& options) {
  if (options.importance == "all") return all_importance_methods();
  std::vector<ImportanceMethod> methods;
  std::istringstream names(options.importance + ",");
  for (std::string name; std::getline(names, name, ',');)
    methods.push_back(importance_method_named(name));
  return methods;
}

/// What a report shows, and all that a page does.
ExplanationRequest request_of(const ExplainOptions& options) {
  const bool is_for_page = !options.html.empty();
  return {.methods = is_for_page ? all_importance_methods() : methods_of(options),
          .integrates_each_target_word =
              options.importance == name_of(ImportanceMethod::kIntegratedGradients),
          .edges = options.edges || is_for_page,
          .changes = options.changes,
          .where = {.layer = options.layer, .head = options.head}};
}

MapChoice map_choice(const ExplainOptions& options, const Explanation& explanation) {
  MapChoice choice{.layer = options.layer, .head = options.head};
  if (!options.query.empty())
    choice.query = position_of_word(explanation.sides.source.words, options.query, "the sentence");
  return choice;
}

/// What was computed for the page alone is not for the report.
void drop_what_was_not_asked_for(Explanation& explanation, const ExplainOptions& options) {
  const std::vector<Importance> all = std::move(explanation.importance);
  explanation.importance.clear();
  for (const ImportanceMethod method : methods_of(options))
    std::copy_if(all.begin(), all.end(), std::back_inserter(explanation.importance),
                 [&](const Importance& one) { return one.method == method; });
  if (!options.edges) explanation.edges.clear();
}

/// Explains one sentence after the other.
struct Explainer {
  ExplainSession& session;
  const ExplainOptions& options;
  ExplanationRequest request;
  ExplainPage page;
};

/// What the user is to know, unless all is to be quiet.
TellRepair warning(const ExplainOptions& options) {
  return [&options](const std::string& message) {
    if (!options.quiet) std::fprintf(stderr, "heed: %s\n", message.c_str());
  };
}

/// An argument, as a line of a file would be read.
std::string readable(const std::string& text, const std::string& name,
                     const ExplainOptions& options) {
  if (!is_valid_utf8(text)) warning(options)(told_of_repair(name));
  return repair_utf8(without_byte_order_mark(text));
}

void warn_of_unknown(const Explainer& explainer, const SideText& source) {
  for (const auto& word : explainer.session.unknown_words(source))
    warning(explainer.options)("the model's vocabulary does not have all characters of '" + word +
                               "'");
}

/// The report of one sentence, line end included. Throws std::invalid_argument for what the user
/// typed.
std::string report(Explainer& explainer, JsonFields object) {
  const LinePlace place{.file = "the input"};
  const std::string source = string_field(object, "source", true, place);
  Explanation explanation = explain_pair(explainer.session, explainer.request, source,
                                         string_field(object, "target", false, place));
  if (explanation.source_text != source)
    warning(explainer.options)("the sentence is in capitals: it is read in small letters");
  warn_of_unknown(explainer, explanation.sides.source);
  explainer.page.add(explanation);
  drop_what_was_not_asked_for(explanation, explainer.options);
  const MapChoice choice = map_choice(explainer.options, explanation);
  if (!explainer.options.json)
    return explanation_text(explanation, choice, standard_output_style());
  const auto found = explanation_json(explanation, choice);
  for (const auto& [name, value] : found.items()) object.set(name, value);
  return object.dump() + "\n";
}

/// A line of standard input as {"source": ...}.
JsonFields input_object(const std::string& line, bool json, const LineReader& input) {
  const bool is_json = json && (line.front() == '{' || line.front() == '"');
  if (is_json) return parse_json_line(line, input.place());
  JsonFields object;
  object.set("source", line);
  return object;
}

void explain_lines(Explainer& explainer, LineOutput& output) {
  const bool json = explainer.options.json;
  tell_of_terminal("-", explainer.options.quiet);
  LineReader input("-", warning(explainer.options));
  while (const auto line = input.next()) {
    if (is_blank(*line)) {
      if (!output.write("\n")) return;
      continue;
    }
    try {
      auto object = input_object(*line, json, input);
      if (!explainer.session.reads(string_field(object, "source", true, input.place()))) {
        if (!output.write("\n")) return;
        continue;
      }
      const std::string text = report(explainer, std::move(object));
      if (!output.write(json ? text : text + "\n")) return;
    } catch (const std::invalid_argument& error) {
      throw std::runtime_error(describe(input.place()) + ": " + error.what());
    }
  }
}

std::unique_ptr<Engine> engine_of(const std::string& folder, const ComputeOptions& compute) {
  if (precision_named(compute.precision) == Precision::kFloat32)
    return std::make_unique<Engine>(folder, compute.threads);
  const ModelConfig config = read_model_config(folder);
  return std::make_unique<Engine>(config, rounded_to_int8(read_model_weights(folder, config)),
                                  compute.threads);
}

void require_heads(const ExplainOptions& options, const ModelConfig& config) {
  const auto larger = [](int encoder, int decoder) {
    return decoder > encoder ? AttentionKind::kCross : AttentionKind::kEncoder;
  };
  require_head(
      {.kind = larger(config.encoder_layers, config.decoder_layers), .layer = options.layer},
      config);
  require_head({.kind = larger(config.encoder_attention_heads, config.decoder_attention_heads),
                .head = options.head},
               config);
  for (const auto& head : options.changes.ablate_head) parse_head(head, config);
}

}  // namespace

void ExplainOptions::validate() const {
  const std::vector<ImportanceMethod> methods = methods_of(*this);
  const bool wants_gradients =
      faithfulness || !html.empty() || std::any_of(methods.begin(), methods.end(), needs_gradients);
  if (precision_named(compute.precision) == Precision::kInt8 && wants_gradients)
    throw std::invalid_argument(
        "--precision int8 has no gradients: leave out --html and --faithfulness, and name "
        "methods of --importance that need none");
  if (beam_size < 1) throw std::invalid_argument("--beam-size must be at least 1");
  if (sentences < 1) throw std::invalid_argument("--sentences must be at least 1");
  if (!target.empty() && sentence.empty())
    throw std::invalid_argument(
        "--target needs its sentence as an argument: heed explain \"...\" --target \"...\"");
  const auto place = [](const std::string& path) {
    return std::filesystem::weakly_canonical(std::filesystem::absolute(path));
  };
  if (!html.empty() && place(html) == place(output))
    throw std::invalid_argument("--html and --output are the same file, " + html +
                                "; name two, or leave out --output");
  const bool over_corpus = heads || faithfulness;
  if (!corpus.empty() && !over_corpus)
    throw std::invalid_argument("--corpus is for --heads and --faithfulness: give one of them");
  if (over_corpus && !html.empty())
    throw std::invalid_argument(
        "--html shows sentences: it does not go with --heads and --faithfulness");
  if (over_corpus && !sentence.empty())
    throw std::invalid_argument("--heads and --faithfulness are of the --corpus: give no sentence");
}

void add_explain(CLI::App& app) {
  CLI::App* command = add_command(
      app, "explain", "Show what attends to what, and which words decide a translation");
  const auto options = std::make_shared<ExplainOptions>();
  add_input(*command, *options);
  add_views(*command, *options);
  add_changes(*command, options->changes);
  add_corpus(*command, *options);
  add_compute(*command, *options);
  command->callback([options, command] {
    if (command->count("sentence") > 0) require_sentence(options->sentence, "heed explain <FILE");
    run_explain(*options);
  });
}

void run_explain(const ExplainOptions& options) {
  options.validate();
  const CorpusFiles files{
      .source = options.corpus, .target = options.corpus_target, .sentences = options.sentences};
  const auto corpus = options.corpus.empty() ? CorpusLines{} : read_corpus(files, warning(options));
  const ExplainPage page(options.html);
  LineOutput output(options.output);
  const std::string folder = options.model.empty() ? default_model() : options.model;
  prepare_heap(kHeapMegabytes);
  // Gradients need LibTorch, which takes longest to open: it begins first.
  const ExplanationRequest request = request_of(options);
  const bool wants_gradients =
      options.faithfulness ||
      std::any_of(request.methods.begin(), request.methods.end(), needs_gradients);
  auto opening = wants_gradients && !options.heads ? load_gradients_beside(folder, options.compute)
                                                   : std::future<std::unique_ptr<GradientProbe>>();
  auto vocabulary = std::async(std::launch::async, load_vocabulary, folder);  // beside the weights
  const std::unique_ptr<Engine> engine = engine_of(folder, options.compute);
  ExplainSession session(*engine, vocabulary.get(), options.beam_size, [&] {
    return opening.valid() ? std::move(opening) : load_gradients_beside(folder, options.compute);
  });
  require_heads(options, session.config());
  if (options.heads) output.write(heads_report(session, corpus, options.json));
  if (options.faithfulness) output.write(faithfulness_report(session, corpus, options.json));
  if (options.heads || options.faithfulness) return output.finish();
  Explainer explainer{session, options, request, page};
  if (options.sentence.empty()) {
    explain_lines(explainer, output);
  } else {
    JsonFields object;
    object.set("source", readable(options.sentence, "the sentence", options));
    if (!options.target.empty())
      object.set("target", readable(options.target, "the --target", options));
    output.write(report(explainer, object));
  }
  output.finish();
  explainer.page.write(folder, session.config());
  if (!options.html.empty()) warning(options)("the page to look through is in " + options.html);
}

}  // namespace heed
