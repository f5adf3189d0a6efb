#include "cli/explain.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "cli/explain_corpus.h"
#include "cli/explain_page.h"
#include "cli/line_output.h"
#include "report/explain_json.h"
#include "report/explain_text.h"
#include "text/json_lines.h"
#include "text/line_reader.h"
#include "text/words.h"

namespace heed {
namespace {

void add_input(CLI::App& command, ExplainOptions& options) {
  command.add_option("sentence", options.sentence, "The sentence to explain; else each line of standard input");
  command.add_option("-m,--model", options.model, "Model folder (default: the bundled English-German one)");
  command.add_option("--target", options.target, "The translation to explain, instead of the model's own");
  command.add_option("-o,--output", options.output, "Where to write")->capture_default_str();
  command.add_flag("--json", options.json,
                   "Every map and figure as JSON, a line a sentence; input lines may be JSON objects too ({\"source\": "
                   "\"...\", \"target\": \"...\"}), whose other fields travel through");
  command.add_option("--html", options.html,
                     "Also write a page to this file, for a browser: all maps to look through, every method of "
                     "importance, and what each edge is worth");
  command.add_flag("--quiet", options.quiet, "No warnings on stderr");
}

void add_views(CLI::App& command, ExplainOptions& options) {
  command
      .add_option("--importance", options.importance,
                  "How the importance of source words is measured: leave-one-out, value-zeroing, gradient, "
                  "integrated-gradients, attention, norm, rollout; several with commas, or all")
      ->capture_default_str();
  command.add_option("--layer", options.layer, "Only this layer's attention, from 0")->check(CLI::NonNegativeNumber);
  command.add_option("--head", options.head, "Only this head's attention, from 0")->check(CLI::NonNegativeNumber);
  command.add_option("--query", options.query, "List what this source word attends to, head by head");
  command.add_flag("--edges", options.edges, "Cut every attention edge between two words in turn: what is lost?");
}

void add_changes(CLI::App& command, ChangeRequests& changes) {
  const auto add = [&](const std::string& name, std::vector<std::string>& values, const std::string& description) {
    command.add_option(name, values, description)->allow_extra_args(false);  // what follows is the sentence
  };
  add("--without", changes.without,
      "What changes without this word? (#3: the fourth) May be repeated, as the next ones");
  add("--replace", changes.replace, "OLD=NEW: what changes with another word in its place?");
  add("--ablate-head", changes.ablate_head,
      "[encoder:|decoder:|cross:]LAYER.HEAD: what changes with this head off (its weights zero)?");
  add("--block", changes.block,
      "[encoder:|decoder:|cross:]FROM->TO: what changes if word FROM cannot attend to word TO (weight zero, the others "
      "as they are), in all heads or those of --layer and --head?");
}

void add_corpus(CLI::App& command, ExplainOptions& options) {
  CLI::Option* corpus = command.add_option("--corpus", options.corpus, "Source sentences, .gz too");
  command.add_option("--corpus-target", options.corpus_target, "Their translations (default: the model's own)")
      ->needs(corpus);
  command.add_option("--sentences", options.sentences, "Sentences of the corpus that are read, at most")
      ->capture_default_str();
  command.add_flag("--heads", options.heads, "What each head does, and what is lost without it, over --corpus")
      ->needs(corpus);
  command
      .add_flag("--faithfulness", options.faithfulness,
                "Which methods name the words that the model uses, over --corpus")
      ->needs(corpus);
}

void add_compute(CLI::App& command, ExplainOptions& options) {
  command.add_option("-b,--beam-size", options.beam_size, "Of own translations: hypotheses kept at each step")
      ->capture_default_str();
  command.add_option("--threads", options.compute.threads, "0: one a core")->capture_default_str();
  command.add_option("--device", options.compute.device, "cpu or cuda")->capture_default_str();
}

/// The methods that the report shows; the page wants all.
std::vector<ImportanceMethod> methods_of(const ExplainOptions& options) {
  if (options.importance == "all") return all_importance_methods();
  std::vector<ImportanceMethod> methods;
  std::istringstream names(options.importance + ",");
  for (std::string name; std::getline(names, name, ',');) methods.push_back(importance_method_named(name));
  return methods;
}

/// With several methods, integrated gradients are of the whole translation only: a line integral for each target word
/// would take most of the time.
bool wants_each_target_word(ImportanceMethod method, const ExplainOptions& options) {
  return method != ImportanceMethod::kIntegratedGradients || options.importance == name_of(method);
}

/// One sentence's explanation. Throws std::invalid_argument for what the user typed.
class SentenceExplainer {
 public:
  SentenceExplainer(ExplainSession& session, const ExplainOptions& options) : session_(session), options_(options) {}

  Explanation explain(const std::string& source, const std::string& target) {
    Explanation result;
    result.source_text = source;
    result.target_is_given = !target.empty();
    result.sides.source = session_.source(source);
    warn_of_unknown(result.sides.source);
    set_target(result, target);
    ModelProbe& probe = session_.probe();
    const std::vector<ProbeVariant> itself = {{.source = result.sides.source.ids}};
    result.token_log_probabilities = probe.score(itself, result.sides.target.ids).front();
    result.maps = probe.maps(result.sides.ids());
    const bool is_for_page = !options_.html.empty();
    for (const ImportanceMethod method : is_for_page ? all_importance_methods() : methods_of(options_))
      result.importance.push_back(importance(probe, result.sides, method, wants_each_target_word(method, options_)));
    result.head_losses = head_losses(probe, result.sides.ids());
    if (options_.edges || is_for_page)
      for (const AttentionKind kind : kAttentionKinds) result.edges.push_back(edge_effects(probe, result.sides, kind));
    add_alternatives(result);
    return result;
  }

  MapChoice choice(const Explanation& explanation) const {
    MapChoice choice{.layer = options_.layer, .head = options_.head};
    if (!options_.query.empty())
      choice.query = position_of_word(explanation.sides.source.words, options_.query, "the sentence");
    return choice;
  }

 private:
  void set_target(Explanation& result, const std::string& target) {
    if (result.target_is_given) {
      result.target_text = target;
      result.sides.target = session_.target(target);
      return;
    }
    auto own = session_.translate(result.source_text);
    result.target_text = own.text;
    result.sides.target = std::move(own.side);
  }

  void add_alternatives(Explanation& result) {
    const AttentionCut where{.layer = options_.layer, .head = options_.head};
    for (const Change& change : changes_of(options_.changes, session_, result.sides, where)) {
      const std::string translation = session_.translate(change.source_text, change.cuts).text;
      result.alternatives.push_back(alternative(session_.probe(), result.sides, result.maps, change, translation));
    }
  }

  void warn_of_unknown(const SideText& source) const {
    if (options_.quiet) return;
    for (const auto& word : session_.unknown_words(source))
      std::fprintf(stderr, "heed: the model's vocabulary does not have all characters of '%s'\n", word.c_str());
  }

  ExplainSession& session_;
  const ExplainOptions& options_;
};

/// What was computed for the page alone is not for the report.
void leave_what_was_asked_for(Explanation& explanation, const ExplainOptions& options) {
  const std::vector<Importance> all = std::move(explanation.importance);
  explanation.importance.clear();
  for (const ImportanceMethod method : methods_of(options))
    std::copy_if(all.begin(), all.end(), std::back_inserter(explanation.importance),
                 [&](const Importance& one) { return one.method == method; });
  if (!options.edges) explanation.edges.clear();
}

/// What every sentence goes through.
struct Explainers {
  SentenceExplainer sentence;
  ExplainPage page;
};

/// The report of one sentence, line end included.
std::string report(Explainers& explainers, const ExplainOptions& options, nlohmann::ordered_json object) {
  SentenceExplainer& explainer = explainers.sentence;
  const LinePlace place{.file = "the input"};
  Explanation explanation =
      explainer.explain(string_field(object, "source", true, place), string_field(object, "target", false, place));
  explainers.page.add(explanation);
  leave_what_was_asked_for(explanation, options);
  const MapChoice choice = explainer.choice(explanation);
  if (!options.json) return explanation_text(explanation, choice, standard_output_style());
  object.update(explanation_json(explanation, choice));
  return object.dump() + "\n";
}

/// A line of standard input as {"source": ...}.
nlohmann::ordered_json input_object(const std::string& line, const ExplainOptions& options, const LineReader& input) {
  const bool is_json = options.json && (line.front() == '{' || line.front() == '"');
  if (is_json) return parse_json_line(line, input.place());
  return {{"source", line}};
}

void explain_lines(Explainers& explainers, const ExplainOptions& options, LineOutput& output) {
  LineReader input("-");
  while (const auto line = input.next()) {
    if (split_words(*line).empty()) {
      if (!output.write("\n")) return;
      continue;
    }
    try {
      const std::string text = report(explainers, options, input_object(*line, options, input));
      if (!output.write(options.json ? text : text + "\n")) return;
    } catch (const std::invalid_argument& error) {
      throw std::runtime_error(describe(input.place()) + ": " + error.what());
    }
  }
}

void require_heads(const ExplainOptions& options, const ModelConfig& config) {
  const auto larger = [](int encoder, int decoder) {
    return decoder > encoder ? AttentionKind::kCross : AttentionKind::kEncoder;
  };
  require_head({.kind = larger(config.encoder_layers, config.decoder_layers), .layer = options.layer}, config);
  require_head({.kind = larger(config.encoder_attention_heads, config.decoder_attention_heads), .head = options.head},
               config);
  for (const auto& head : options.changes.ablate_head) parse_head(head, config);
}

}  // namespace

void ExplainOptions::validate() const {
  methods_of(*this);
  if (beam_size < 1) throw std::invalid_argument("--beam-size must be at least 1");
  if (sentences < 1) throw std::invalid_argument("--sentences must be at least 1");
  if (!target.empty() && sentence.empty())
    throw std::invalid_argument("--target needs its sentence as an argument: heed explain \"...\" --target \"...\"");
  const bool over_corpus = heads || faithfulness;
  if (!corpus.empty() && !over_corpus)
    throw std::invalid_argument("--corpus is for --heads and --faithfulness: give one of them");
  if (over_corpus && !html.empty())
    throw std::invalid_argument("--html shows sentences: it does not go with --heads and --faithfulness");
  if (over_corpus && !sentence.empty())
    throw std::invalid_argument("--heads and --faithfulness are of the --corpus: give no sentence");
}

void add_explain(CLI::App& app) {
  CLI::App* command = add_command(app, "explain", "Show what attends to what, and which words decide a translation");
  const auto options = std::make_shared<ExplainOptions>();
  add_input(*command, *options);
  add_views(*command, *options);
  add_changes(*command, options->changes);
  add_corpus(*command, *options);
  add_compute(*command, *options);
  command->callback([options, command] {
    if (command->count("sentence") > 0 && split_words(options->sentence).empty())
      throw std::invalid_argument("the sentence is empty: there is nothing to explain");
    run_explain(*options);
  });
}

void run_explain(const ExplainOptions& options) {
  options.validate();
  const CorpusFiles files{.source = options.corpus, .target = options.corpus_target, .sentences = options.sentences};
  const auto corpus = options.corpus.empty() ? CorpusLines{} : read_corpus(files);
  const ExplainPage page(options.html);
  LineOutput output(options.output);
  const std::string folder = options.model.empty() ? default_model() : options.model;
  ExplainSession session(folder, options.compute, options.beam_size);
  require_heads(options, session.config());
  if (options.heads) output.write(heads_report(session, corpus, options.json));
  if (options.faithfulness) output.write(faithfulness_report(session, corpus, options.json));
  if (options.heads || options.faithfulness) return;
  Explainers explainers{.sentence = {session, options}, .page = page};
  if (options.sentence.empty()) {
    explain_lines(explainers, options, output);
  } else {
    nlohmann::ordered_json object = {{"source", options.sentence}};
    if (!options.target.empty()) object["target"] = options.target;
    output.write(report(explainers, options, object));
  }
  explainers.page.write(folder, session.config());
  if (!options.html.empty() && !options.quiet)
    std::fprintf(stderr, "heed: the page to look through is in %s\n", options.html.c_str());
}

}  // namespace heed
